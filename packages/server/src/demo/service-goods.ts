/**
 * What the demonstration shop knows of its goods beyond name and price, in both languages. Made up, as the goods are, and in the range of real ones.
 * `senior`: the shop's own verdict for somebody old, with how to begin.
 */
export interface Both { readonly zh: string; readonly en: string }
export interface GoodsFacts {
  readonly id: string
  /** A word of the guided diagnosis and of trade-in; null for what needs neither. */
  readonly kind: string | null
  readonly en: string
  readonly months: number
  /** Name and value, Chinese and English: four texts each. */
  readonly specs: readonly (readonly [string, string, string, string])[]
  readonly accessories?: readonly string[]
  readonly senior?: { readonly suits: 'well' | 'with-help' | 'hardly'; readonly why: readonly Both[]; readonly steps: readonly Both[] }
  readonly manual?: boolean
}
const both = (zh: string, en: string): Both => ({ zh, en })

export const goodsFacts: readonly GoodsFacts[] = [
  { id: 'A101', kind: 'fridge', en: 'Yunxi side-by-side frost-free fridge 610 L', months: 36, manual: true,
    specs: [['容量', '610 L（冷藏 392 L，冷冻 218 L）', 'Capacity', '610 L (392 L fridge, 218 L freezer)'], ['尺寸', '宽 91 × 深 70 × 高 178 cm', 'Dimensions', '91 × 70 × 178 cm (W × D × H)'], ['能效', '一级，0.92 度/天', 'Energy', 'class 1, 0.92 kWh a day'], ['噪音', '38 dB', 'Noise', '38 dB'], ['制冷方式', '风冷无霜', 'Cooling', 'frost-free air']],
    senior: { suits: 'with-help', why: [both('门宽，两手拉更稳，最高一层要抬手', 'Wide doors; the top shelf needs a raised arm'), both('温度调好后不用再动', 'Once set, the temperature needs no more care')], steps: [both('放稳后静置 2 小时再插电', 'Let it stand for two hours before plugging in'), both('冷藏调 4℃，冷冻调 -18℃', 'Set fridge 4 °C and freezer -18 °C'), both('常用的放中间两层', 'Keep what is used daily on the middle shelves')] } },
  { id: 'A102', kind: 'washer', en: 'Yunxi washer-dryer 10 kg', months: 36, manual: true,
    specs: [['容量', '洗 10 kg / 烘 7 kg', 'Capacity', '10 kg wash, 7 kg dry'], ['尺寸', '宽 60 × 深 60 × 高 85 cm', 'Dimensions', '60 × 60 × 85 cm (W × D × H)'], ['能效', '一级', 'Energy', 'class 1'], ['噪音', '洗 52 dB / 脱水 72 dB', 'Noise', '52 dB wash, 72 dB spin'], ['转速', '1400 转/分', 'Spin', '1,400 rpm']],
    senior: { suits: 'with-help', why: [both('按键有中文大字，但程序多', 'Large printed keys, though many programmes'), both('前开门要弯腰', 'The front door means bending down')], steps: [both('第一次请师傅装好，拆掉运输螺栓', 'Have it installed and the transport bolts removed'), both('只用“日常洗”这一个键也够', 'The “daily” key alone is enough'), both('洗完开着门晾半小时', 'Leave the door open for half an hour after a wash')] } },
  { id: 'A103', kind: 'aircon', en: 'Langjing air conditioner 1.5 HP, class 1', months: 72, manual: true,
    specs: [['功率', '制冷 0.86 kW / 制热 1.1 kW', 'Power', '0.86 kW cooling, 1.1 kW heating'], ['适用面积', '15–22 平方米', 'Room size', '15–22 m²'], ['能效', '一级', 'Energy', 'class 1'], ['噪音', '最低 18 dB', 'Noise', 'from 18 dB'], ['功能', '冷暖、独立除湿、睡眠模式', 'Functions', 'heating and cooling, drying, sleep mode']],
    senior: { suits: 'well', why: [both('遥控器大字背光', 'A remote with large lit letters'), both('“舒适”一键恒温', 'One “comfort” key keeps the temperature')], steps: [both('按红色开机键', 'Press the red key'), both('按“舒适”键，不用再调', 'Press “comfort”; nothing else is needed'), both('睡前按一下月亮键', 'Press the moon before sleeping')] } },
  { id: 'A104', kind: 'tv', en: 'Langjing 65-inch 4K smart TV', months: 12, manual: true, accessories: ['D205'],
    specs: [['屏幕', '65 英寸 4K 120Hz', 'Screen', '65 in, 4K, 120 Hz'], ['尺寸', '宽 145 × 高 84 cm（含底座 90 cm）', 'Dimensions', '145 × 84 cm (90 cm with stand)'], ['内存', '4 GB + 64 GB', 'Memory', '4 GB + 64 GB'], ['连接', 'HDMI ×3、USB ×2、Wi-Fi 6', 'Connections', '3 HDMI, 2 USB, Wi-Fi 6'], ['功率', '150 W', 'Power', '150 W']],
    senior: { suits: 'with-help', why: [both('有长辈模式：大字、少图标、开机直接看台', 'Senior mode: large letters, few icons, starts with live TV'), both('第一次要连网和登录', 'The first start needs a network and an account')], steps: [both('请家人先连好 Wi-Fi', 'Have somebody connect the Wi-Fi'), both('设置里打开“长辈模式”', 'Switch “senior mode” on in the settings'), both('以后只用遥控器的上下和确定', 'From then on only up, down and OK are needed')] } },
  { id: 'A105', kind: 'ricecooker', en: 'Xiaoman IH rice cooker 4 L', months: 12, manual: true, accessories: ['S506'],
    specs: [['容量', '4 L（3–6 人）', 'Capacity', '4 L (3–6 people)'], ['功率', '1200 W', 'Power', '1,200 W'], ['内胆', '3 mm 球釜不粘', 'Pot', '3 mm round, non-stick'], ['功能', '米饭、杂粮、粥、汤、24 小时预约', 'Functions', 'rice, grain, congee, soup, 24-hour timer']],
    senior: { suits: 'well', why: [both('按键少，字大，做好会“滴”一声', 'Few large keys, and it beeps when done'), both('米饭一键开始', 'One key for rice')], steps: [both('放米加水到刻度', 'Fill rice, and water to the mark'), both('按“米饭”', 'Press “rice”'), both('听到滴声焖 5 分钟', 'After the beep leave it closed for five minutes')] } },
  { id: 'A106', kind: 'robot', en: 'Jingchuan robot vacuum and mop', months: 24, manual: true,
    specs: [['吸力', '8000 Pa', 'Suction', '8,000 Pa'], ['续航', '180 分钟', 'Battery', '180 minutes'], ['尺寸', '直径 35 × 高 9.6 cm', 'Dimensions', '35 cm across, 9.6 cm high'], ['噪音', '58 dB', 'Noise', '58 dB'], ['连接', 'Wi-Fi 2.4G，语音控制', 'Connections', 'Wi-Fi 2.4 GHz, voice control']],
    senior: { suits: 'with-help', why: [both('要用手机设置一次地图', 'A map has to be made once with a phone'), both('之后按机身的键就能扫', 'Afterwards one key on it is enough')], steps: [both('请家人用手机建好地图', 'Have somebody make the map'), both('每天按一下机身“清扫”', 'Press “clean” on the robot'), both('地上不要留电线', 'Leave no cables on the floor')] } },
  { id: 'A107', kind: 'purifier', en: 'Jingchuan air purifier for formaldehyde', months: 12, manual: true,
    specs: [['适用面积', '35–60 平方米', 'Room size', '35–60 m²'], ['噪音', '睡眠档 33 dB', 'Noise', '33 dB at night'], ['功率', '45 W', 'Power', '45 W'], ['滤芯', '每 6–12 个月更换', 'Filter', 'changed every 6–12 months']] },
  { id: 'A108', kind: 'kettle', en: 'Xiaoman kettle 1.7 L, keeps warm', months: 12, manual: true,
    specs: [['容量', '1.7 L', 'Capacity', '1.7 L'], ['功率', '1800 W', 'Power', '1,800 W'], ['材质', '内胆 316 不锈钢', 'Material', '316 stainless steel inside'], ['功能', '40–90℃ 八档保温，防干烧', 'Functions', 'keeps 40–90 °C, stops when dry'], ['重量', '1.3 kg', 'Weight', '1.3 kg']],
    senior: { suits: 'well', why: [both('开水自动断电，不怕忘', 'Switches off by itself when it boils'), both('壶嘴防烫，装满约 3 公斤，手没劲的只装一半', 'The spout stays cool; full it weighs 3 kg, so half is enough for weak hands')], steps: [both('装水不过“MAX”线', 'Fill below “MAX”'), both('按下开关，灯亮', 'Press the switch until it lights'), both('听到“嗒”就开了', 'At the click it has boiled')] } },
  { id: 'A109', kind: 'monitor', en: 'Anhu upper-arm blood pressure monitor with large type and voice', months: 60, manual: true,
    specs: [['屏幕', '5 英寸大字背光', 'Screen', '5 in, large lit type'], ['臂围', '22–42 cm', 'Cuff', '22–42 cm'], ['记忆', '两人各 99 组', 'Storage', '99 readings each for two people'], ['电池', '4 节 5 号或 USB-C', 'Battery', '4 AA or USB-C'], ['语音', '普通话 / 粤语 / 英语播报', 'Voice', 'Mandarin, Cantonese, English']],
    senior: { suits: 'well', why: [both('字大，会把数值念出来', 'Large type, and it reads the figures aloud'), both('只有一个大按键', 'A single large key')], steps: [both('坐好歇 5 分钟，袖带与心脏齐平', 'Sit for five minutes, cuff level with the heart'), both('按大按键，不要说话', 'Press the large key and do not talk'), both('听它念数，记在本子上；数值的事请问医生', 'Listen and write it down; ask a doctor what it means')] } },
  { id: 'D201', kind: 'phone', en: 'Xingye X5 phone 12 GB + 256 GB', months: 12, manual: true, accessories: ['D208', 'D204', 'D209'],
    specs: [['屏幕', '6.7 英寸 120Hz', 'Screen', '6.7 in, 120 Hz'], ['内存', '12 GB + 256 GB', 'Memory', '12 GB + 256 GB'], ['电池', '5500 mAh，90W 快充', 'Battery', '5,500 mAh, 90 W charging'], ['防水', 'IP68', 'Waterproof', 'IP68'], ['重量', '206 g', 'Weight', '206 g']],
    senior: { suits: 'with-help', why: [both('功能多，要先打开“简易模式”', 'Many functions; “easy mode” has to be switched on first'), both('有远程协助，子女能帮着操作', 'Family can help from a distance')], steps: [both('设置里打开“简易模式”', 'Switch “easy mode” on'), both('字体调到最大', 'Set the largest letters'), both('把子女设成桌面大头像', 'Put the family as large pictures on the screen')] } },
  { id: 'D202', kind: 'phone', en: 'Xingye Yinian phone for seniors, large type', months: 12, manual: true, accessories: ['D208'],
    specs: [['屏幕', '6.5 英寸，大字大图标', 'Screen', '6.5 in, large type and icons'], ['内存', '6 GB + 128 GB', 'Memory', '6 GB + 128 GB'], ['电池', '6000 mAh，待机 5 天', 'Battery', '6,000 mAh, five days of standby'], ['声音', '双倍音量，来电报名字', 'Sound', 'double volume, says who calls'], ['支持', '一键求助、远程协助、微信大字', 'Supports', 'help key, remote help, WeChat in large type']],
    senior: { suits: 'well', why: [both('字大声音大，来电会念名字', 'Large letters, loud, and it says who calls'), both('背后有一键求助', 'A help key on its back'), both('家人能远程帮着弄', 'Family can help from a distance')], steps: [both('请家人把 4 个常用电话存成大头像', 'Have four numbers stored as large pictures'), both('想打给谁就按谁的头像', 'Press the picture of whom to call'), both('有急事按住背后红键 3 秒', 'In need hold the red key on its back for three seconds')] } },
  { id: 'D203', kind: 'tablet', en: 'Xingye tablet 11 in, eye care', months: 12, manual: true,
    specs: [['屏幕', '11 英寸类纸屏', 'Screen', '11 in, paper-like'], ['内存', '8 GB + 128 GB', 'Memory', '8 GB + 128 GB'], ['电池', '8600 mAh', 'Battery', '8,600 mAh'], ['重量', '480 g', 'Weight', '480 g']],
    senior: { suits: 'with-help', why: [both('屏大看戏看照片舒服', 'Good for films and photographs'), both('要先连网和登录', 'Needs a network and an account first')], steps: [both('请家人连好网', 'Have somebody connect it'), both('把要看的软件放第一页', 'Keep what is used on the first page')] } },
  { id: 'D204', kind: 'earphones', en: 'Tinglan wireless earphones, noise cancelling', months: 12, manual: true,
    specs: [['续航', '单次 8 小时，含盒 36 小时', 'Battery', '8 hours, 36 with the case'], ['降噪', '48 dB', 'Noise cancelling', '48 dB'], ['防水', 'IP54', 'Waterproof', 'IP54'], ['连接', '蓝牙 5.4，双设备', 'Connections', 'Bluetooth 5.4, two devices']],
    senior: { suits: 'hardly', why: [both('小，容易掉，触摸不好控制', 'Small, easily lost, hard to control by touch'), both('不是助听器，听力问题请看医生', 'It is no hearing aid; please see a doctor about hearing')], steps: [] } },
  { id: 'D205', kind: 'speaker', en: 'Tinglan smart speaker, screen-reader friendly', months: 12, manual: true,
    specs: [['连接', '蓝牙 5.3、Wi-Fi 2.4G/5G', 'Connections', 'Bluetooth 5.3, Wi-Fi 2.4/5 GHz'], ['功率', '15 W', 'Power', '15 W'], ['语音', '全程语音引导，实体按键有凸点', 'Voice', 'spoken guidance, raised marks on its keys'], ['尺寸', '直径 10 × 高 17 cm', 'Dimensions', '10 cm across, 17 cm high']],
    senior: { suits: 'well', why: [both('说话就能用，不用看屏幕', 'Works by voice, without a screen'), both('能定闹钟、听戏、打给家人', 'Alarms, music, calls to the family')], steps: [both('请家人连好 Wi-Fi', 'Have somebody connect the Wi-Fi'), both('喊“小澜小澜”再说要什么', 'Say “Xiaolan” and what you want')] } },
  { id: 'D206', kind: 'laptop', en: 'Xingye thin laptop 14 in', months: 24, manual: true, accessories: ['D210'],
    specs: [['屏幕', '14 英寸 2.8K', 'Screen', '14 in, 2.8K'], ['内存', '16 GB + 1 TB', 'Memory', '16 GB + 1 TB'], ['电池', '75 Wh，约 14 小时', 'Battery', '75 Wh, about 14 hours'], ['重量', '1.28 kg', 'Weight', '1.28 kg']] },
  { id: 'D207', kind: 'camera', en: 'Shiguang mirrorless camera with lens', months: 12, manual: true,
    specs: [['像素', '2600 万 APS-C', 'Sensor', '26 MP, APS-C'], ['重量', '机身 378 g', 'Weight', '378 g body'], ['电池', '约 440 张', 'Battery', 'about 440 shots']] },
  { id: 'D208', kind: null, en: 'Dianman power bank 20,000 mAh', months: 0,
    specs: [['容量', '20000 mAh（74 Wh，可带上飞机）', 'Capacity', '20,000 mAh (74 Wh, allowed on planes)'], ['充电', '双向 30W，USB-C ×1、USB-A ×2', 'Charging', '30 W both ways, 1 USB-C, 2 USB-A'], ['重量', '345 g', 'Weight', '345 g']] },
  { id: 'D209', kind: 'watch', en: 'Xingye sports watch with GPS', months: 12, manual: true,
    specs: [['续航', '14 天，GPS 连续 30 小时', 'Battery', '14 days, 30 hours with GPS'], ['防水', '5 ATM', 'Waterproof', '5 ATM'], ['支持', '心率、血氧、跌倒提醒', 'Supports', 'heart rate, oxygen, fall alert']],
    senior: { suits: 'with-help', why: [both('有跌倒提醒和紧急呼叫', 'Fall alert and emergency call'), both('字小，要和手机配合用', 'Small letters, and it needs a phone')], steps: [both('请家人和手机配对，设好紧急联系人', 'Have it paired and an emergency contact set'), both('每周充一次电', 'Charge it once a week')] } },
  { id: 'D210', kind: 'keyboard', en: 'Jianhe mechanical keyboard, 87 keys', months: 24,
    specs: [['连接', '有线 / 蓝牙 / 2.4G', 'Connections', 'cable, Bluetooth, 2.4 GHz'], ['重量', '950 g', 'Weight', '950 g']] },
  { id: 'M301', kind: null, en: 'Churuyuan infant formula, stage 2, 900 g', months: 0,
    specs: [['适用年龄', '6–12 月', 'Age', '6–12 months'], ['成分', '生牛乳、乳清蛋白、DHA、乳铁蛋白；含乳', 'Ingredients', 'cow\'s milk, whey protein, DHA, lactoferrin; contains milk'], ['保质期', '24 个月，开罐后 4 周', 'Shelf life', '24 months, four weeks once opened']] },
  { id: 'M303', kind: null, en: 'Xingyun light reclining stroller', months: 12, manual: true,
    specs: [['适用年龄', '0–3 岁，15 kg 以内', 'Age', '0–3 years, up to 15 kg'], ['重量', '6.2 kg', 'Weight', '6.2 kg'], ['尺寸', '收起 52 × 46 × 24 cm', 'Dimensions', '52 × 46 × 24 cm folded']] },
  { id: 'M305', kind: 'bottle', en: 'Naiba formula kettle', months: 12, manual: true,
    specs: [['容量', '1.3 L', 'Capacity', '1.3 L'], ['功率', '800 W', 'Power', '800 W'], ['功能', '37–100℃ 恒温 24 小时', 'Functions', 'keeps 37–100 °C for 24 hours']] },
  { id: 'F402', kind: null, en: 'Sufang relaxed hoodie', months: 0, specs: [['面料', '棉 80% 聚酯 20%，360 g', 'Fabric', '80% cotton, 20% polyester, 360 g'], ['尺码', 'S–XXL，宽松，160–165 cm 选 M', 'Size', 'S–XXL, loose; 160–165 cm takes M']] },
  { id: 'F406', kind: null, en: 'Buye cushioned running shoe', months: 0, specs: [['尺码', '36–45，偏小半码', 'Size', '36–45, half a size small'], ['重量', '单只 258 g（42 码）', 'Weight', '258 g each (size 42)']] },
  { id: 'F408', kind: null, en: 'Buye soft non-slip shoe for mothers', months: 0, accessories: [],
    specs: [['尺码', '34–41，正码，脚背高可选大一码', 'Size', '34–41, true; one larger for a high instep'], ['面料', '飞织网面，软橡胶底', 'Fabric', 'knitted upper, soft rubber sole'], ['重量', '单只 190 g', 'Weight', '190 g each']],
    senior: { suits: 'well', why: [both('一脚蹬，不用系鞋带', 'Slips on, no laces'), both('鞋底防滑，走湿地稳', 'A sole that holds on wet floors')], steps: [both('下午试穿，脚会胀一点', 'Try them in the afternoon, when feet are larger'), both('在屋里走两圈再出门', 'Walk at home before going out')] } },
  { id: 'S501', kind: null, en: 'Yangcheng hairy crabs, 8', months: 0, specs: [['规格', '公 4 两 ×4、母 3 两 ×4，活蟹', 'Size', '4 male of 200 g, 4 female of 150 g, alive'], ['保存', '冷藏 4–8℃，3 天内吃完', 'Storage', '4–8 °C, within three days']] },
  { id: 'S505', kind: null, en: 'Pasture milk 950 ml × 6', months: 0, specs: [['保质期', '冷藏 15 天', 'Shelf life', '15 days chilled'], ['成分', '生牛乳，含乳', 'Ingredients', 'milk']] },
  { id: 'H601', kind: null, en: 'Mianshan latex mattress 1.8 m', months: 120, specs: [['尺寸', '180 × 200 × 24 cm', 'Dimensions', '180 × 200 × 24 cm'], ['材质', '天然乳胶 3 cm + 独立袋装弹簧', 'Material', '3 cm latex over pocket springs'], ['重量', '46 kg', 'Weight', '46 kg']],
    senior: { suits: 'well', why: [both('偏硬，起身不陷', 'Rather firm, easy to rise from')], steps: [both('请师傅送到卧室并摊开', 'Have it carried in and unrolled'), both('通风一天再睡', 'Air it for a day')] } },
  { id: 'H603', kind: null, en: 'Nuandong Australian wool quilt', months: 0, specs: [['填充', '100% 澳洲羊毛 2 kg', 'Filling', '100% Australian wool, 2 kg'], ['尺寸', '200 × 230 cm', 'Dimensions', '200 × 230 cm']],
    senior: { suits: 'well', why: [both('暖而不压身', 'Warm without weight')], steps: [both('晒一小时再套被罩，不要水洗', 'Air it for an hour; do not wash it in water')] } },
  { id: 'H604', kind: null, en: 'Muki ergonomic chair', months: 36, specs: [['承重', '150 kg', 'Load', '150 kg'], ['材质', '网布、尼龙底座', 'Material', 'mesh, nylon base']] },
  { id: 'H605', kind: 'lamp', en: 'Weiguang eye-care desk lamp', months: 24, manual: true, specs: [['功率', '12 W', 'Power', '12 W'], ['色温', '2700–5000K，国 AA 级', 'Colour', '2,700–5,000 K, grade AA']],
    senior: { suits: 'well', why: [both('一摸就亮，光不刺眼', 'Lights at a touch, without glare')], steps: [both('摸一下灯座开关', 'Touch the base to switch it')] } },
  { id: 'B703', kind: null, en: 'Qinghu light sunscreen SPF 50+', months: 0, specs: [['规格', '60 ml', 'Size', '60 ml'], ['适用', '混合、油性；敏感肌先在耳后试', 'For whom', 'mixed and oily skin; test behind the ear if sensitive']] },
]

/** What an old thing is worth in yuan: works, worn, broken; null: not taken. */
export const tradeIns: readonly (readonly [kind: string, works: readonly [number, number] | null, worn: readonly [number, number] | null, broken: readonly [number, number] | null])[] = [
  ['fridge', [200, 600], [80, 200], [30, 80]], ['washer', [150, 400], [60, 150], [20, 60]], ['aircon', [200, 500], [100, 200], [60, 120]], ['tv', [150, 800], [50, 150], null],
  ['phone', [300, 2_500], [100, 800], [20, 100]], ['tablet', [200, 1_200], [80, 400], null], ['laptop', [500, 3_000], [200, 900], [50, 200]],
]
