import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Switch } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'

/** Demonstration traffic on a switch, marked as such, so that the wall lives. */
export function DemoTraffic () {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const demo = useQuery({ queryKey: keys.demo, queryFn: api.demo, retry: false })
  const turn = useMutation({ mutationFn: api.demoTraffic, onError: error => { void message.error(words(error)) }, onSettled: () => { void queryClient.invalidateQueries({ queryKey: keys.demo }) } })
  if (!demo.data) return null
  return <label className="demo-switch"><span className="demo-mark">{t('demo.mark')}</span>{t('demo.traffic')}<Switch checked={turn.isPending ? turn.variables : demo.data.traffic} onChange={on => { turn.mutate(on) }} /></label>
}
