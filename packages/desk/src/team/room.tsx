import { Segmented } from 'antd'
import { lazy, Suspense } from 'react'
import { useWords } from '../i18n/index.ts'
import { Loading, RoomPage } from '../parts/states.tsx'
import { go, usePlace } from '../route.ts'
import { Members } from './members.tsx'

const Staffing = lazy(() => import('../staffing/staffing.tsx').then(part => ({ default: part.Staffing })))

/** #/team is who is here; #/team/staffing and #/team/staffing/2026-11-29 is who is needed, when. */
export function TeamRoom () {
  const { t } = useWords()
  const { rest: [tab, day] } = usePlace()
  const here = tab === 'staffing' ? 'staffing' : 'members'
  return (
    <RoomPage title={t('room.team')} aside={t(here === 'staffing' ? 'staffing.line' : 'team.line')}
      actions={<Segmented aria-label={t('room.team')} value={here} onChange={next => { if (next === 'staffing') go('team', 'staffing'); else go('team') }} options={[{ value: 'members', label: t('team.tab.members') }, { value: 'staffing', label: t('team.tab.staffing') }]} />}>
      {here === 'members' ? <Members /> : <Suspense fallback={<Loading />}><Staffing wanted={day} /></Suspense>}
    </RoomPage>
  )
}
