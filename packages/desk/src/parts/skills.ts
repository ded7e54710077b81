import { useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'

/** The shop's skills and their names, as its playbook has them. */
export function useSkillName (): { skills: readonly string[]; nameOf: (skill: string) => string } {
  const { language, may } = useWords()
  const playbook = useQuery({ queryKey: keys.playbook('current'), queryFn: () => api.playbook('current'), staleTime: 5 * 60_000 })
  const known = playbook.data?.document.skills ?? []
  return { skills: known.map(one => one.skill), nameOf: skill => known.find(one => one.skill === skill)?.name[language] ?? may(`skill.${skill}`) ?? skill }
}
