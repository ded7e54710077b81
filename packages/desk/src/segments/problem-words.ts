import type { ConditionProblem } from '@zhiyu/server/contract/segments'
import { useWords } from '../i18n/index.ts'

/** Why a condition cannot be read, in the reader's language. */
export function useProblemWords (): (problem: ConditionProblem) => string {
  const { t } = useWords()
  return ({ code, facts }) => t(`segment.problem.${code}`, { name: '', windows: '', list: '', own: '', most: '', sign: '', value: '', ...facts })
}
