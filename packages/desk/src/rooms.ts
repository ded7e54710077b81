import { ApiOutlined, AppstoreOutlined, BookOutlined, DashboardOutlined, DatabaseOutlined, ExperimentOutlined, ImportOutlined, LineChartOutlined, MessageOutlined, SafetyCertificateOutlined, ShopOutlined, TeamOutlined, ThunderboltOutlined, UsergroupAddOutlined } from '@ant-design/icons'
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { Key } from './i18n/index.ts'

export interface Room { readonly id: string; readonly title: Key; readonly permission: string; readonly icon: ComponentType; readonly Screen: LazyExoticComponent<ComponentType> }

/** The rooms of the desk: each is a bundle of its own, shown to who may enter. */
export const rooms: readonly Room[] = [
  { id: 'inbox', title: 'room.inbox', permission: 'conversation.read', icon: MessageOutlined, Screen: lazy(() => import('./workspace/workspace.tsx').then(room => ({ default: room.Workspace }))) },
  { id: 'wall', title: 'room.wall', permission: 'wall.read', icon: DashboardOutlined, Screen: lazy(() => import('./wall/wall.tsx').then(room => ({ default: room.WallRoom }))) },
  { id: 'segments', title: 'room.segments', permission: 'segment.read', icon: UsergroupAddOutlined, Screen: lazy(() => import('./segments/room.tsx').then(room => ({ default: room.SegmentsRoom }))) },
  { id: 'playbook', title: 'room.playbook', permission: 'playbook.read', icon: AppstoreOutlined, Screen: lazy(() => import('./playbook/room.tsx').then(room => ({ default: room.PlaybookRoom }))) },
  { id: 'simulation', title: 'room.simulation', permission: 'playbook.read', icon: ExperimentOutlined, Screen: lazy(() => import('./simulation/room.tsx').then(room => ({ default: room.SimulationRoom }))) },
  { id: 'knowledge', title: 'room.knowledge', permission: 'knowledge.read', icon: BookOutlined, Screen: lazy(() => import('./knowledge/room.tsx').then(room => ({ default: room.KnowledgeRoom }))) },
  { id: 'predictions', title: 'room.predictions', permission: 'prediction.run', icon: LineChartOutlined, Screen: lazy(() => import('./predictions/room.tsx').then(room => ({ default: room.PredictionRoom }))) },
  { id: 'autonomy', title: 'room.autonomy', permission: 'playbook.read', icon: SafetyCertificateOutlined, Screen: lazy(() => import('./autonomy/room.tsx').then(room => ({ default: room.AutonomyRoom }))) },
  { id: 'canned', title: 'room.canned', permission: 'canned.edit', icon: ThunderboltOutlined, Screen: lazy(() => import('./canned/room.tsx').then(room => ({ default: room.CannedRoom }))) },
  { id: 'team', title: 'room.team', permission: 'staff.read', icon: TeamOutlined, Screen: lazy(() => import('./team/room.tsx').then(room => ({ default: room.TeamRoom }))) },
  { id: 'model', title: 'room.model', permission: 'model.manage', icon: ApiOutlined, Screen: lazy(() => import('./model/room.tsx').then(room => ({ default: room.ModelRoom }))) },
  { id: 'connectors', title: 'room.connectors', permission: 'connector.manage', icon: ShopOutlined, Screen: lazy(() => import('./connectors/room.tsx').then(room => ({ default: room.ConnectorRoom }))) },
  { id: 'lake', title: 'room.lake', permission: 'lake.run', icon: DatabaseOutlined, Screen: lazy(() => import('./lake/room.tsx').then(room => ({ default: room.LakeRoom }))) },
  { id: 'imports', title: 'room.imports', permission: 'import.run', icon: ImportOutlined, Screen: lazy(() => import('./imports/room.tsx').then(room => ({ default: room.ImportRoom }))) },
]
