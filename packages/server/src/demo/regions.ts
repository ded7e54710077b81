import { minute, second } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook, draftPlaybook, editPlaybook, publishPlaybook } from '../playbook/index.ts'
import type { Playbook } from '../playbook/contract.ts'

/**
 * The demonstration shop's regional touch on its central standard. The coast asks for speed: a first answer sooner, and a call-back offered
 * sooner. The south-west asks for warmth and dialect: who needs a speaker of it stands further ahead, and is waited with longer before
 * being asked to leave. Source: mission A5.
 */
export const overlays: NonNullable<Playbook['overlays']> = [
  {
    overlay: 'east', name: { 'zh-CN': '华东：快', en: 'East: quick' }, regions: ['上海', '江苏', '浙江', '安徽', '福建', '江西', '山东'],
    promises: { firstResponseMs: { diamond: 15 * second, core: 40 * second, mass: 80 * second } },
    routing: { callBack: { patienceMs: { diamond: 40 * second, core: 90 * second, mass: 2 * minute } } },
  },
  {
    overlay: 'southwest', name: { 'zh-CN': '西南：暖', en: 'South-west: warm' }, regions: ['四川', '重庆', '贵州', '云南', '西藏'],
    routing: { careHeadStartMs: 150 * second, callBack: { patienceMs: { diamond: 90 * second, core: 3 * minute, mass: 4 * minute } } },
  },
]

/** Publishes the overlays over whatever is in force, unless it has some. */
export async function publishRegions (work: Work): Promise<void> {
  const { document } = await currentPlaybook(work)
  if (document.overlays) return
  const note = '区域特色：华东求快，西南求暖'
  const { version, revision } = await draftPlaybook(work, 'zhiyu', { note })
  await editPlaybook(work, 'zhiyu', version, { document: { ...document, overlays }, note, revision })
  await publishPlaybook(work, 'zhiyu', version, { rollback: false })
}
