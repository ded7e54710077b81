import type { Note } from './check.ts'
import type { Playbook } from './contract.ts'

/** Roles that may be given conversations at all; the same list as routing's. */
const SERVING: ReadonlySet<string> = new Set(['agent', 'expert', 'supervisor'])
/** Longest that anything but value and need may move a shopper back: fit, overload, a dedicated advisor. Source: docs/policy/routing.md, "The bound". */
const PART_LIMIT_MS = 600_000

/** The optional parts of routing: each within bounds, none against another, none that could take away what the base gives. */
export function routingPartProblems ({ routing, skills }: Playbook, note: Note): void {
  const { rings, holdBack, advisor, lastAgent, chatWeights, overload, callBack } = routing
  rings?.forEach((ring, i) => {
    const before = rings[i - 1]
    if (!before && ring.afterMs !== 0) note('/routing/rings/0/afterMs', 'routing.rings-start', 'the first ring starts at 0')
    if (before && ring.afterMs <= before.afterMs) note(`/routing/rings/${i}/afterMs`, 'routing.rings-order', 'each ring starts later than the one before')
    if (before && (ring.minLevel > before.minLevel || (ring.language && !before.language))) note(`/routing/rings/${i}`, 'routing.rings-widen', 'a later ring may only widen the choice')
    if (ring.afterMs >= routing.relaxSkillAfterMs && i > 0) note(`/routing/rings/${i}/afterMs`, 'routing.rings-late', 'anyone may serve after relaxSkillAfterMs; this ring would never matter')
  })
  if (holdBack) {
    if (!SERVING.has(holdBack.role)) note('/routing/holdBack/role', 'routing.role-unknown', 'must be a role that serves: agent, expert or supervisor')
    if (new Set(holdBack.tiers).size === 3) note('/routing/holdBack/tiers', 'routing.hold-back-everyone', 'seats kept for everyone are kept for nobody')
    if (holdBack.yieldAfterMs > routing.abandonAfterMs) note('/routing/holdBack/yieldAfterMs', 'routing.hold-back-for-ever', 'must not be later than abandonAfterMs: nobody is kept from a free seat for ever')
  }
  if (advisor && advisor.waitMs > PART_LIMIT_MS) note('/routing/advisor/waitMs', 'routing.advisor-too-long', 'an advisor may be waited for ten minutes at most')
  if (lastAgent && lastAgent.waitMs > PART_LIMIT_MS) note('/routing/lastAgent/waitMs', 'routing.last-agent-too-long', 'the last agent may be waited for ten minutes at most')
  for (const skill of Object.keys(chatWeights ?? {})) {
    if (!skills.some(one => one.skill === skill)) note(`/routing/chatWeights/${skill.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'routing.skill-unknown', 'the playbook knows no such skill')
  }
  if (overload) {
    if (overload.spanMs > PART_LIMIT_MS) note('/routing/overload/spanMs', 'routing.overload-bounded', 'overload may move nobody by more than ten minutes')
    for (const tier of ['diamond', 'core', 'mass'] as const) for (const part of ['handlingMs', 'patienceMs'] as const) {
      if (overload[part][tier] < 1_000) note(`/routing/overload/${part}/${tier}`, 'routing.overload-span', 'must be at least one second')
    }
  }
  if (callBack) for (const tier of ['diamond', 'core', 'mass'] as const) if (callBack.patienceMs[tier] < 1_000) note(`/routing/callBack/patienceMs/${tier}`, 'routing.call-back-at-once', 'must be at least one second')
  const fit = 1_000 * (15 * routing.skillLevelWeight + routing.roleWeight)
  if (fit > PART_LIMIT_MS) note('/routing/skillLevelWeight', 'routing.fit-bounded', 'a perfect fit may not outweigh more than ten minutes of waiting: 15 × skillLevelWeight + roleWeight ≤ 600')
}
