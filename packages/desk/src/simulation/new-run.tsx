import type { Candidate, NewSimulation, SimulationTraffic } from '@zhiyu/server/contract/simulation'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Select, Segmented } from 'antd'
import { useState } from 'react'
import { api, type PlaybookListing } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { keys } from '../api/keys.ts'
import { refreshSimulations } from '../api/refresh.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { go } from '../route.ts'
import { useFormats } from '../settings.tsx'
import { useRunWords } from './names.ts'
import { OwnCard, OwnDays, useOwnTraffic } from './own-traffic.tsx'

/** What the first run here is expected to manage, until one has been measured: a cautious figure for one busy core. */
const FIRST_GUESS_PER_SECOND = 40_000
const STARTING_MS = 1_500
const DEPTHS = [{ key: 'quick', replications: 5 }, { key: 'usual', replications: 20 }, { key: 'thorough', replications: 50 }] as const
const USUAL_WAYS: readonly Candidate[] = [{ kind: 'fifo' }, { kind: 'round-robin' }, { kind: 'strict-value' }, { kind: 'polling', everyMs: 5_000 }]
/** The radio's value for the shop's own past; no shipped scenario may be called so: a slug begins with a letter. */
const OWN = '='
const codeOf = (one: Candidate): string => one.kind === 'playbook' ? `v${one.version}` : one.kind
const readCode = (code: string): Candidate => /^v\d+$/.test(code) ? { kind: 'playbook', version: Number(code.slice(1)) } : USUAL_WAYS.find(one => one.kind === code) ?? { kind: 'fifo' }

/** Choose traffic and candidates, see how long it will take, start. `draft`: the version somebody came from the playbook with. */
export function NewRun ({ draft }: { draft: number | undefined }) {
  const traffic = useQuery({ queryKey: keys.simulationTraffic, queryFn: api.simulationTraffic, staleTime: 60_000 })
  const playbooks = useQuery({ queryKey: keys.playbooks, queryFn: () => api.playbooks().then(page => page.items) })
  const failed = traffic.isError ? traffic : playbooks.isError ? playbooks : undefined
  if (failed) return <Failure error={failed.error} retry={() => { void failed.refetch() }} />
  if (!traffic.data || !playbooks.data) return <Loading />
  return <Form traffic={traffic.data} playbooks={playbooks.data} draft={draft} />
}

function Form ({ traffic, playbooks, draft }: { traffic: SimulationTraffic; playbooks: readonly PlaybookListing[]; draft: number | undefined }) {
  const { t, may } = useWords()
  const formats = useFormats()
  const words = useFaultWords()
  const { candidate, named } = useRunWords()
  const published = playbooks.find(one => one.state === 'published')
  const newest = playbooks.find(one => one.version === draft) ?? playbooks.find(one => one.state === 'draft' || one.state === 'checked')
  const [scenario, setScenario] = useState(traffic.scenarios[0]?.scenario ?? '')
  const [base, setBase] = useState(published ? `v${published.version}` : 'fifo')
  const [others, setOthers] = useState<readonly string[]>(newest && newest !== published ? [`v${newest.version}`] : ['fifo'])
  const [depth, setDepth] = useState<typeof DEPTHS[number]['key']>('usual')
  const own = useOwnTraffic()
  const isOwn = scenario === OWN
  const chosen = traffic.scenarios.find(one => one.scenario === scenario)
  const compared = others.filter(one => one !== base)
  const replications = DEPTHS.find(one => one.key === depth)?.replications ?? 20
  const shoppers = (isOwn ? own.shoppers : chosen?.shoppers ?? 0) * replications * (compared.length + 1)
  const aboutMs = STARTING_MS + shoppers / (traffic.shoppersPerSecond ?? FIRST_GUESS_PER_SECOND) * 1_000
  const start = useMutation({
    mutationFn: () => api.startSimulation({ traffic: isOwn ? { kind: 'history', ...own.range } : { kind: 'shipped', scenario }, candidates: [base, ...compared].map(readCode), replications } satisfies NewSimulation),
    onSuccess: run => { refreshSimulations(); go('simulation', run.id) },
  })
  const options = [
    { label: t('simulation.versions'), options: playbooks.map(one => ({ value: `v${one.version}`, label: `${t('playbook.version', { version: one.version })} · ${may(`playbook.state.${one.state}`) ?? one.state}${one.note ? ` · ${one.note}` : ''}` })) },
    { label: t('simulation.usual-ways'), options: USUAL_WAYS.map(one => ({ value: codeOf(one), label: candidate(one) })) },
  ]
  const without = (taken: readonly string[]) => options.map(group => ({ ...group, options: group.options.map(one => ({ ...one, disabled: taken.includes(one.value) })) }))
  return (
    <section className="sheet-panel sim-new" aria-labelledby="sim-new">
      <h2 id="sim-new">{t('simulation.new')}</h2>
      <p className="faint">{t('simulation.new-text')}</p>
      <fieldset className="sim-step">
        <legend>{t('simulation.step-traffic')}</legend>
        <div className="sim-scenarios" role="radiogroup" aria-label={t('simulation.step-traffic')}>
          {traffic.scenarios.map(one => (
            <label key={one.scenario} className={one.scenario === scenario ? 'sim-scenario sim-chosen' : 'sim-scenario'}>
              <input type="radio" name="scenario" value={one.scenario} checked={one.scenario === scenario} onChange={() => { setScenario(one.scenario) }} />
              <b>{named(one.name)}</b>
              <span>{named(one.description)}</span>
              <span className="faint">{t('simulation.scenario-size', { shoppers: formats.number(one.shoppers), agents: formats.number(one.agents), time: formats.span(one.horizonMs) })}</span>
            </label>
          ))}
          <OwnCard own={own} chosen={isOwn} choose={() => { setScenario(OWN) }} />
        </div>
        {isOwn && <OwnDays own={own} />}
      </fieldset>
      <fieldset className="sim-step">
        <legend>{t('simulation.step-candidates')}</legend>
        <div className="sim-pair">
          <div className="field"><label htmlFor="sim-base">{t('simulation.base')}</label><Select id="sim-base" value={base} onChange={setBase} options={without(compared)} /></div>
          <div className="field"><label htmlFor="sim-others">{t('simulation.others')}</label><Select<string[]> id="sim-others" mode="multiple" maxCount={5} value={[...compared]} onChange={setOthers} options={without([base])} placeholder={t('simulation.others-hint')} /></div>
        </div>
      </fieldset>
      <fieldset className="sim-step">
        <legend>{t('simulation.step-depth')}</legend>
        <Segmented aria-label={t('simulation.step-depth')} value={depth} onChange={setDepth} options={DEPTHS.map(one => ({ value: one.key, label: t(`simulation.depth.${one.key}`, { n: one.replications }) }))} />
        <p className="faint">{t('simulation.depth-text')}</p>
      </fieldset>
      {start.isError && <Alert type="error" role="alert" showIcon title={words(start.error)} description={isRefused(start.error) && start.error.details.length > 0 ? <ul>{start.error.details.slice(0, 8).map(one => <li key={one.path + one.say}>{one.say}</li>)}</ul> : undefined} />}
      <footer className="sim-start">
        <span className="grow">{compared.length === 0 ? t('simulation.choose-two') : isOwn && !own.ready ? t('simulation.own-choose') : t('simulation.estimate', { time: formats.span(Math.max(1_000, aboutMs)), shoppers: formats.number(shoppers) })}</span>
        <Button type="primary" size="large" loading={start.isPending} disabled={!(isOwn ? own.ready : chosen) || compared.length === 0} onClick={() => { start.mutate() }}>{t('simulation.start')}</Button>
      </footer>
    </section>
  )
}
