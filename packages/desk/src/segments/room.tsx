import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'
import { go, hrefOf, usePlace } from '../route.ts'
import { useMay } from '../session.tsx'
import { Editor } from './editor.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { History } from './history.tsx'
import { OverlapPanel } from './overlap.tsx'
import { useCountWords } from './people.tsx'
import { Portrait } from './portrait.tsx'
import { conditionIn } from './start.ts'

const NEW = 'new'
const OVERLAP = 'overlap'

/** Who belongs together, how many they are now, and what they have in common with others. */
export function SegmentsRoom () {
  const { t, language } = useWords()
  const may = useMay()
  const counted = useCountWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [chosen, begun] = usePlace().rest
  const [archived, setArchived] = useState(false)
  const [part, setPart] = useState<'condition' | 'history'>('condition')
  const [exporting, setExporting] = useState(false)
  const list = useQuery({ queryKey: [...keys.segments, 'list', archived], queryFn: () => api.segments(archived).then(page => page.items) })
  const catalogue = useQuery({ queryKey: keys.featureCatalogue, queryFn: () => api.featureCatalogue().then(page => page.items), staleTime: Infinity })
  const features = useMemo(() => new Map((catalogue.data ?? []).map(one => [one.id, one])), [catalogue.data])
  const refresh = (): void => { void queryClient.invalidateQueries({ queryKey: keys.segments }) }
  const countAll = useMutation({
    mutationFn: async () => { for (const one of list.data ?? []) await api.countSegment(one.id) }, // one after the other: each walks through all customers
    onError: error => { void message.error(words(error)) }, onSettled: refresh,
  })
  const segment = list.data?.find(one => one.id === chosen)
  const put = useMutation({
    mutationFn: () => api.archiveSegment(segment!.id, segment!.archived ? 'restore' : 'archive', segment!.revision),
    onSuccess: kept => { void message.success(t(kept.archived ? 'segment.archived-done' : 'segment.restored-done')); go('segments') },
    onError: error => { void message.error(words(error)) }, onSettled: refresh,
  })
  return (
    <RoomPage title={t('room.segments')} aside={t('segment.line')} actions={<><Button disabled={(list.data?.length ?? 0) === 0} loading={countAll.isPending} onClick={() => { countAll.mutate() }}>{t('segment.count-all')}</Button><Button onClick={() => { go('segments', OVERLAP) }}>{t('segment.overlap')}</Button>{may('segment.edit') && <Button type="primary" onClick={() => { setPart('condition'); go('segments', NEW) }}>{t('segment.add')}</Button>}</>}>
      {[list, catalogue].map((one, i) => one.isError && <Failure key={i} error={one.error} retry={() => { void one.refetch() }} />)}
      {(list.isPending || catalogue.isPending) && <Loading />}
      {list.data && catalogue.data && (
        <div className="two-panes">
          <nav className="sheet-panel sg-list" aria-label={t('room.segments')}>
            <a className="sg-all" href={hrefOf('segments')} aria-current={chosen === undefined ? 'true' : undefined}><b>{t('portrait.title')}</b></a>
            <Checkbox checked={archived} onChange={event => { setArchived(event.target.checked); go('segments') }}>{t('segment.show-archived')}</Checkbox>
            {list.data.length === 0 ? <p className="faint">{t(archived ? 'segment.none-archived' : 'segment.none')}</p> : <ul>{list.data.map(one => (
              <li key={one.id}><a href={hrefOf('segments', one.id)} aria-current={one.id === chosen ? 'true' : undefined}><b className="cut">{one.name[language]}</b><span className="figure">{one.lastCount ? counted(one.lastCount) : '–'}</span><code className="cut">{one.text[language]}</code></a></li>
            ))}</ul>}
          </nav>
          <div className="sg-body">
            {segment && (
              <div className="sg-tools">
                <Segmented aria-label={t('segment.parts')} value={part} onChange={setPart} options={[{ value: 'condition', label: t('segment.condition') }, { value: 'history', label: t('segment.history') }]} />
                <span className="grow" />
                {may('segment.export') && <Button onClick={() => { setExporting(true) }}>{t('segment.export')}</Button>}
                {may('segment.edit') && <Button loading={put.isPending} onClick={() => { put.mutate() }}>{t(segment.archived ? 'segment.restore' : 'segment.archive')}</Button>}
              </div>
            )}
            {chosen === OVERLAP ? <OverlapPanel segments={list.data} />
              : segment && part === 'history' ? <History key={segment.id} segment={segment} />
                : segment || chosen === NEW ? <Editor key={segment ? `${segment.id}-${segment.revision}` : `${NEW} ${begun ?? ''}`} segment={segment} start={segment ? undefined : conditionIn(begun)} features={features} saved={kept => { refresh(); go('segments', kept.id) }} />
                  : <Portrait />}
          </div>
        </div>
      )}
      {exporting && segment && <ExportDialog segment={segment} close={() => { setExporting(false) }} />}
    </RoomPage>
  )
}
