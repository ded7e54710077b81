import type { SegmentView } from '@zhiyu/server/contract/segments'
import { useMutation } from '@tanstack/react-query'
import { App, Input, Modal } from 'antd'
import { useState } from 'react'
import { api } from '../api/calls.ts'
import { useWords } from '../i18n/index.ts'
import { useFaultWords } from '../parts/states.tsx'

/** A file of all members, masked: for a reason that goes on the record. */
export function ExportDialog ({ segment, close }: { segment: SegmentView; close: () => void }) {
  const { t, language } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const [reason, setReason] = useState('')
  const send = useMutation({
    mutationFn: () => api.exportSegment(segment.id, reason.trim()),
    onSuccess: file => {
      const url = URL.createObjectURL(file)
      const link = document.createElement('a')
      link.href = url
      link.download = `${segment.name[language].replaceAll(/[\\/:*?"<>|]/g, '_')}.csv`
      link.click()
      setTimeout(() => { URL.revokeObjectURL(url) }, 10_000)
      close()
    },
    onError: error => { void message.error(words(error)) },
  })
  return (
    <Modal open title={t('segment.export')} onCancel={close} okText={t('segment.export-do')} okButtonProps={{ disabled: reason.trim().length < 3, loading: send.isPending }} onOk={() => { send.mutate() }}>
      <p className="faint">{t('segment.export-text')}</p>
      <label className="field" htmlFor="sg-reason"><span>{t('segment.reason')}</span><Input id="sg-reason" value={reason} maxLength={300} onChange={event => { setReason(event.target.value) }} /></label>
    </Modal>
  )
}
