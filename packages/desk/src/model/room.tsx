import type { ModelView } from '@zhiyu/server/contract/models'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Popconfirm } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { Failure, Loading, RoomPage, useFaultWords } from '../parts/states.tsx'
import { Abroad } from './abroad.tsx'
import { Probe, TestBox } from './findings.tsx'
import { SettingsForm } from './settings-form.tsx'
import { Days, Today } from './use.tsx'

/** The shop's language model: for managers. */
export function ModelRoom () {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const view = useQuery({ queryKey: keys.model, queryFn: api.model })
  const put = (next: ModelView): void => { queryClient.setQueryData(keys.model, next) }
  const remove = useMutation({ mutationFn: api.removeModel, onSuccess: next => { put(next); void message.success(t('model.removed')) }, onError: error => { void message.error(words(error)) } })
  const { data } = view
  return (
    <RoomPage title={t('room.model')} aside={t('model.line')} actions={data?.settings && <Popconfirm title={t('model.remove-ask')} okText={t('action.remove')} onConfirm={() => { remove.mutate() }}><Button danger loading={remove.isPending}>{t('action.remove')}</Button></Popconfirm>}>
      {view.isError && <Failure error={view.error} retry={() => { void view.refetch() }} />}
      {view.isPending && <Loading />}
      {data && (
        <div className="column model">
          <Today view={data} />
          {(data.effectiveRegion === 'abroad' || data.consents.length > 0) && <Abroad view={data} put={put} />}
          <SettingsForm key={data.settings?.revision ?? 0} view={data} put={put} />
          {data.settings && <Probe view={data} put={put} />}
          {data.settings && <TestBox refresh={() => { void view.refetch() }} />}
          {data.days.length > 0 && <Days view={data} />}
        </div>
      )}
    </RoomPage>
  )
}
