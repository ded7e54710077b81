import type { PlaybookProblem } from '@zhiyu/server/contract/playbook'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Input, Popconfirm, Tabs } from 'antd'
import { useEffect, useState } from 'react'
import { api, type PlaybookView } from '../api/calls.ts'
import { isRefused } from '../api/http.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, useFaultWords } from '../parts/states.tsx'
import { useMay } from '../session.tsx'
import { Differences } from './differences.tsx'
import { PolicyForm } from './form.tsx'
import { JsonEditor } from './json-editor.tsx'
import { pathOf, sameValue, withValue, type Json } from './paths.ts'
import { refreshPlaybooks } from '../api/refresh.ts'
import { go } from '../route.ts'
import { Simulated } from './simulated.tsx'
import { useFieldWords } from './words.ts'

export function Version ({ version, published }: { version: number; published: number | undefined }) {
  const { t } = useWords()
  const view = useQuery({ queryKey: keys.playbook(version), queryFn: () => api.playbook(version) })
  if (view.isError) return <section className="sheet-panel pb-body" aria-label={t('playbook.version', { version })}><Failure error={view.error} retry={() => { void view.refetch() }} /></section>
  if (!view.data) return <section className="sheet-panel pb-body" aria-label={t('playbook.version', { version })}><Loading /></section>
  return <Document key={view.data.revision} view={view.data} published={published} />
}

function Document ({ view, published }: { view: PlaybookView; published: number | undefined }) {
  const { t, may } = useWords()
  const allowed = useMay()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [document, setDocument] = useState<Json>(view.document)
  const { trail } = useFieldWords(document)
  const [note, setNote] = useState(view.note)
  const [refused, setRefused] = useState<readonly PlaybookProblem[]>([])
  const isDraft = view.state === 'draft' || view.state === 'checked'
  const locked = !isDraft || !allowed('playbook.edit')
  const dirty = !sameValue(document, view.document) || note !== view.note
  const problems = refused.length > 0 ? refused : view.problems
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent): void => { event.preventDefault() }
    window.addEventListener('beforeunload', warn)
    return () => { window.removeEventListener('beforeunload', warn) }
  }, [dirty])
  const failed = (error: unknown): void => {
    void message.error(words(error))
    if (isRefused(error, 'playbook.refused')) setRefused(error.details.map(one => ({ path: one.path, rule: '', say: one.say })))
  }
  const save = useMutation({ mutationFn: () => api.savePlaybook(view.version, { document, note, revision: view.revision }), onSuccess: saved => { setRefused([]); queryClient.setQueryData(keys.playbook(view.version), saved); refreshPlaybooks(); void message.success(t('action.saved')) }, onError: failed })
  const check = useMutation({ mutationFn: () => api.checkPlaybook(view.version), onSuccess: () => { refreshPlaybooks(); void message.info(t('playbook.checked')) }, onError: failed })
  const publish = useMutation({ mutationFn: () => api.publishPlaybook(view.version, view.revision), onSuccess: () => { refreshPlaybooks(); void message.success(t('playbook.published', { version: view.version })) }, onError: failed })
  const back = useMutation({ mutationFn: () => api.rollBackTo(view.version), onSuccess: () => { refreshPlaybooks(); void message.success(t('playbook.published', { version: view.version })) }, onError: failed })
  const edit = { document, problems, locked, change: (path: readonly (string | number)[], value: Json | undefined) => { setDocument(now => withValue(now, path, value)) } }
  return (
    <section className="sheet-panel pb-body" aria-labelledby="pb-title">
      <header className="pb-head">
        <h2 id="pb-title">{t('playbook.version', { version: view.version })} <span className={`status status-pb-${view.state}`}>{may(`playbook.state.${view.state}`) ?? view.state}</span></h2>
        <span className="grow" />
        <span className="buttons">
          {isDraft && !locked && <Button loading={save.isPending} disabled={!dirty} onClick={() => { save.mutate() }}>{t('action.save')}</Button>}
          {view.state === 'draft' && !locked && <Button loading={check.isPending} disabled={dirty} onClick={() => { check.mutate() }}>{t('playbook.check')}</Button>}
          {allowed('simulation.run') && <Button disabled={dirty || problems.length > 0} onClick={() => { go('simulation', 'new', String(view.version)) }}>{t('playbook.simulate')}</Button>}
          {isDraft && allowed('playbook.publish') && <Popconfirm title={t('playbook.publish-sure', { version: view.version })} description={t('playbook.publish-text')} okText={t('playbook.publish')} onConfirm={() => { publish.mutate() }}><Button type="primary" disabled={dirty || problems.length > 0} loading={publish.isPending}>{t('playbook.publish')}</Button></Popconfirm>}
          {view.state === 'retired' && allowed('playbook.publish') && <Popconfirm title={t('playbook.rollback-sure', { version: view.version })} okText={t('playbook.rollback')} onConfirm={() => { back.mutate() }}><Button loading={back.isPending}>{t('playbook.rollback')}</Button></Popconfirm>}
        </span>
      </header>
      <div className="pb-note"><label htmlFor="pb-note">{t('playbook.note')}</label>{locked ? <span id="pb-note">{note || t('playbook.no-note')}</span> : <Input id="pb-note" value={note} maxLength={500} placeholder={t('playbook.note-hint')} onChange={event => { setNote(event.target.value) }} />}</div>
      <Simulated view={view} />
      {problems.length > 0 && <Alert type="error" showIcon title={t('playbook.problems', { n: problems.length })} description={<ul className="pb-problems">{problems.map(problem => <li key={problem.path + problem.rule}><b title={problem.path}>{trail(pathOf(problem.path))}</b> {may(`playbook.rule.${problem.rule}`) ?? problem.say}{problem.rule === 'shape' && <span className="faint"> {problem.say}</span>}</li>)}</ul>} />}
      {dirty && <p className="pb-dirty" role="status">{t('playbook.unsaved')}</p>}
      <Tabs items={[
        { key: 'form', label: t('playbook.form'), children: <PolicyForm editing={edit} /> },
        { key: 'json', label: t('playbook.json'), children: <JsonEditor document={document} locked={locked} change={setDocument} /> },
        { key: 'diff', label: t('playbook.diff'), children: <Differences document={document} published={published} version={view.version} /> },
      ]} />
    </section>
  )
}
