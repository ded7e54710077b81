import type { Said } from './said.ts'

/** The guided diagnosis in words: questions, answers as they stand on buttons, and what to try. Safe for anybody to do at home; what is not goes to a person. */
export const diagnosisTexts = {
  'dx-helped': { 'zh-CN': '试过之后好了吗？', en: 'Did that help?' },
  'dx-fixed': { 'zh-CN': '太好了，能用就好。之后再有问题，随时找我。', en: 'Good to hear that it works. If it happens again, just come back.' },
  'dx-unknown-kind': { 'zh-CN': '这类商品的故障我判断不了，我请真人同事来帮您看。', en: 'I cannot judge the faults of this kind of product, so I am getting a person.' },
  'dx-stop-burning': { 'zh-CN': '请马上拔掉电源，不要再用，人离远一些；有明火请拨 119。我请真人同事马上联系您。', en: 'Please unplug it now, do not use it and keep away; if anything burns, call the fire service (119 in China). I am getting a person at once.' },
  'dx-stop-battery': { 'zh-CN': '请不要再充电，也不要挤压它，放在不怕火的地方。我请真人同事马上联系您。', en: 'Please do not charge or press it, and put it somewhere that cannot catch fire. I am getting a person at once.' },
  'dx-burning': { 'zh-CN': '有糊味、冒烟或打火', en: 'Smell of burning, smoke or sparks' },
  'dx-swollen': { 'zh-CN': '鼓包或发烫', en: 'Swollen or very hot' },
  'dx-dead': { 'zh-CN': '不通电、没反应', en: 'Dead, no reaction' },
  'dx-noise': { 'zh-CN': '声音很大', en: 'Loud noise' },
  'dx-leak': { 'zh-CN': '漏水', en: 'Leaks water' },
  'dx-not-charging': { 'zh-CN': '充不进电', en: 'Does not charge' },
  'dx-try-socket': { 'zh-CN': '请把插头拔下来，换一个确定有电的插座再试；如果接了插线板，先直接插墙上。', en: 'Please unplug it and try a socket that surely works; leave out any extension lead.' },
  'dx-try-charging': { 'zh-CN': '请换一根线和一个充电头，看看充电口里有没有灰，充 15 分钟再开机。', en: 'Please use another cable and charger, look for dust in the port, and charge for 15 minutes before switching on.' },

  'dx-ask-fridge': { 'zh-CN': '冰箱出了什么问题？', en: 'What is wrong with the fridge?' },
  'dx-not-cold': { 'zh-CN': '不制冷、不够冷', en: 'Not cold enough' },
  'dx-try-fridge-cold': { 'zh-CN': '请把冷藏调到 4℃、冷冻 -18℃，看门封有没有夹到东西，背面离墙 10 厘米以上，等 6 小时再看。', en: 'Set the fridge to 4 °C and the freezer to -18 °C, see that nothing is caught in the door seal, leave 10 cm to the wall behind, and wait six hours.' },
  'dx-try-fridge-noise': { 'zh-CN': '请看四个脚是不是都着地，有没有碰到墙或柜子；刚通电的头两天声音大一些是正常的。', en: 'See that all four feet stand firmly and that it touches neither wall nor cupboard; in its first two days some noise is normal.' },
  'dx-try-fridge-leak': { 'zh-CN': '请看冷藏室后壁下方的排水孔，用温水冲一冲，再把接水盘放好。', en: 'Find the drain hole at the bottom of the back wall, rinse it with warm water, and put the tray back in place.' },

  'dx-ask-washer': { 'zh-CN': '洗衣机出了什么问题？', en: 'What is wrong with the washing machine?' },
  'dx-no-drain': { 'zh-CN': '不排水、不脱水', en: 'Does not drain or spin' },
  'dx-shakes': { 'zh-CN': '抖动、声音大', en: 'Shakes and is loud' },
  'dx-try-washer-drain': { 'zh-CN': '请关机，打开右下角的排水过滤器清理杂物（先垫毛巾接水），再选“单脱水”试一次。', en: 'Switch off, open the drain filter at the lower right and clean it (a towel catches the water), then try “spin only”.' },
  'dx-ask-washer-new': { 'zh-CN': '是刚装好第一次用吗？', en: 'Is it the first wash after it was installed?' },
  'dx-first-yes': { 'zh-CN': '是，刚装好', en: 'Yes, it is new' },
  'dx-first-no': { 'zh-CN': '不是，用了一阵', en: 'No, it has been used' },
  'dx-try-washer-bolts': { 'zh-CN': '请先停机：机器背后可能还有四颗运输螺栓，拆掉才能用。拆不动就不要用，我帮您约师傅。', en: 'Please stop it: four transport bolts may still be in its back and have to come out first. If they do not move, leave it off and I book a visit.' },
  'dx-try-washer-level': { 'zh-CN': '请把衣物拿出来一半、抖散再洗；按住机器对角看是否晃动，晃的话拧一拧地脚。', en: 'Take out half the load and loosen it; press on opposite corners, and if the machine rocks, turn its feet until it does not.' },
  'dx-try-washer-leak': { 'zh-CN': '请关掉水龙头，看进水管接头是否拧紧、门封有没有夹到衣物。', en: 'Close the tap, see whether the inlet hose is tight, and whether anything is caught in the door seal.' },

  'dx-ask-aircon': { 'zh-CN': '空调出了什么问题？', en: 'What is wrong with the air conditioner?' },
  'dx-try-aircon-cold': { 'zh-CN': '请确认是“制冷”模式、温度调到 24℃ 以下，把滤网取下来用清水冲净晾干再装回去。', en: 'See that it is on “cool” and below 24 °C; take out the filter, rinse it, let it dry and put it back.' },
  'dx-try-aircon-drip': { 'zh-CN': '请看室外的排水管有没有折住或泡在水里，理顺后再开一小时。', en: 'See whether the drain pipe outside is bent or stands in water; straighten it and run for an hour.' },
  'dx-remote': { 'zh-CN': '遥控器没反应', en: 'The remote does nothing' },
  'dx-try-remote': { 'zh-CN': '请换两节新电池，对准机器再按；机身上的应急按钮能开机，就说明是遥控器的问题。', en: 'Put in two new batteries and aim at the unit; if the button on the unit itself works, it is the remote.' },

  'dx-ask-tv': { 'zh-CN': '电视出了什么问题？', en: 'What is wrong with the TV?' },
  'dx-no-picture': { 'zh-CN': '有声音没画面', en: 'Sound but no picture' },
  'dx-no-network': { 'zh-CN': '连不上网', en: 'No network' },
  'dx-try-tv-picture': { 'zh-CN': '请按“信号源”键换一遍输入，再拔电一分钟重新插上。', en: 'Go through the inputs with the “source” button, then unplug it for a minute.' },
  'dx-try-network': { 'zh-CN': '请把路由器断电一分钟，离近一些，在设置里“忘记网络”后重新连，优先选 2.4G。', en: 'Switch the router off for a minute, move closer, “forget” the network in the settings and connect again, to 2.4 GHz first.' },

  'dx-ask-phone': { 'zh-CN': '是什么问题？', en: 'What is wrong with it?' },
  'dx-frozen': { 'zh-CN': '卡住、触摸没反应', en: 'Frozen, touch does not react' },
  'dx-water': { 'zh-CN': '进水了', en: 'Got wet' },
  'dx-try-restart': { 'zh-CN': '请长按电源键 15 秒强制重启；资料不会丢。', en: 'Hold the power key for 15 seconds to force a restart; nothing is lost.' },
  'dx-stop-water': { 'zh-CN': '请马上关机，不要充电，也不要用吹风机。擦干表面放着，我请真人同事安排检测。', en: 'Please switch it off now, do not charge it and use no hair dryer. Dry the outside and let it rest; a person arranges a check.' },

  'dx-ask-sound': { 'zh-CN': '是什么问题？', en: 'What is wrong with it?' },
  'dx-no-connect': { 'zh-CN': '连不上', en: 'Does not connect' },
  'dx-no-sound': { 'zh-CN': '没声音、一边没声音', en: 'No sound, or one side only' },
  'dx-try-pair': { 'zh-CN': '请在手机蓝牙里删掉它，按住它的按键 10 秒听到提示音（耳机放回盒里合盖 10 秒），再重新配对。', en: 'Remove it from your phone\'s Bluetooth list, hold its button for 10 seconds until it sounds (earphones: back into the closed case for 10 seconds), then pair it anew.' },
  'dx-try-sound': { 'zh-CN': '请把音量调大，擦净出音孔；换一台手机试，看是不是手机的问题。', en: 'Turn the volume up, clean the openings, and try another phone to see whether it is the phone.' },

  'dx-ask-small': { 'zh-CN': '是什么问题？', en: 'What is wrong with it?' },
  'dx-weak': { 'zh-CN': '能开机，但效果不对', en: 'Runs, but not as it should' },
  'dx-how': { 'zh-CN': '不会用、不会设置', en: 'I do not know how to use it' },
  'dx-try-clean': { 'zh-CN': '请断电，按说明书清洁一次（滤网、水垢、刷头或感应口），再恢复出厂设置试一次。', en: 'Unplug it and clean it as the manual says (filter, limescale, brush or sensor), then reset it and try once more.' },
} as const satisfies Record<string, Said>
