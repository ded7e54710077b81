import type { IntentView } from '@zhiyu/server/contract/training'
import { isRefused } from '../api/http.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'

export const refreshTraining = (): void => { void queryClient.invalidateQueries({ queryKey: keys.training }) }

/** The name of an intent in the reader's language. */
export function useIntentName (intents: readonly IntentView[]): (intent: string) => string {
  const { language } = useWords()
  return intent => intents.find(one => one.intent === intent)?.name[language] ?? intent
}

/** A refusal line by line: which line of what was typed, and why. */
export function useRefusalWords (intents: readonly IntentView[]): (error: unknown) => readonly string[] {
  const { t, may } = useWords()
  const words = useFaultWords()
  const name = useIntentName(intents)
  return error => {
    if (!isRefused(error, 'training.refused') || error.details.length === 0) return [words(error)]
    return error.details.map(({ path, say }) => {
      const [rule = ''] = say.split(':')
      const named = /"(.+)"$/.exec(say)?.[1] ?? path.split('/').at(-1) ?? ''
      const why = may(`training.rule.${rule}`, { name: name(named) }) ?? say
      const line = /^\/texts\/(\d+)$/.exec(path)?.[1]
      return line === undefined ? why : t('training.line-no', { n: Number(line) + 1, why })
    })
  }
}
