import type { Stage } from '../model/floor.ts'

/** Agents by the skill that is asked for; null is a skill of its own that everybody has. */
export interface Teams { readonly skills: number; readonly skillOf: Uint16Array; readonly skilled: readonly (readonly number[])[]; readonly everybody: readonly number[] }

export function createTeams ({ crew, crowd, fits }: Stage): Teams {
  const names = [...new Set(crowd.kinds.map(kind => kind.skill))]
  const everybody = Array.from({ length: crew.count }, (_, agent) => agent)
  const skilled = names.map(name => {
    const kind = crowd.kinds.findIndex(one => one.skill === name)
    return everybody.filter(agent => fits[crew.group[agent]! * crowd.kinds.length + kind]!.skilled)
  })
  return { skills: names.length, skillOf: Uint16Array.from(crowd.kinds, kind => names.indexOf(kind.skill)), skilled, everybody }
}
