import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import type { Choices } from './contract.ts'
import { refusable } from './model-profile.ts'
import { dropNotes, findChoices, noteStale, saveChoices } from './store.ts'

/** What the shopper decided: tags they do not want, uses they agreed to. At once, and as easily taken back as given. Withdrawn consent to social notes removes what was kept. */
export async function setChoices (work: Work, viewer: Viewer, customerId: string, choices: Choices): Promise<Choices> {
  const details = choices.refused.flatMap((tag, i) => refusable(tag) ? [] : [{ path: `/refused/${i}`, say: 'a tier says what was bought and care what was declared; neither is refused' }])
  if (details.length > 0) throw new Fault('request.invalid', { details })
  const before = await findChoices(work, customerId)
  const next: Choices = { refused: [...new Set(choices.refused)].toSorted(), consents: [...new Set(choices.consents)].toSorted() }
  if (next.refused.join() === before.refused.join() && next.consents.join() === before.consents.join()) return next
  await saveChoices(work, customerId, next, actorOf(viewer))
  if (before.consents.includes('social') && !next.consents.includes('social')) await dropNotes(work, customerId)
  await noteStale(work, [customerId])
  await recordAudit(work, actorOf(viewer), 'profile.chosen', { subject: `customer:${customerId}`, detail: { refused: next.refused.length, consents: next.consents } })
  await work.emit('customer.changed', { customerId })
  return next
}
