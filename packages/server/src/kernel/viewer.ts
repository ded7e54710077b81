/** Who asks. Made once, at the door, from a credential; never from the request's body. */
export type Role = 'agent' | 'expert' | 'supervisor' | 'operations' | 'manager'

export interface StaffViewer { readonly kind: 'staff'; readonly shopId: string; readonly agentId: string; readonly role: Role; readonly sessionId: string }
export interface KeyViewer { readonly kind: 'key'; readonly shopId: string; readonly keyId: string; readonly role: Role }
/** `identified`: the shop vouched for this customer in this very session. Otherwise `customerId` is the visitor's anonymous customer. */
export interface ShopperViewer { readonly kind: 'shopper'; readonly shopId: string; readonly visitorId: string; readonly customerId: string; readonly identified: boolean; /** an identified session's end; long-lived connections close then */ readonly expiresAt?: number }
export type Viewer = StaffViewer | KeyViewer | ShopperViewer

/** What the desk's buttons and the API's calls need. The same names for both. */
export type Permission =
  | 'conversation.read' | 'conversation.reply' | 'conversation.note' | 'conversation.take' | 'conversation.transfer' | 'conversation.resolve' | 'conversation.intervene'
  | 'customer.read' | 'customer.care' | 'customer.reveal' | 'customer.merge' | 'advisor.assign'
  | 'staff.read' | 'staff.manage' | 'wall.read'
  | 'playbook.read' | 'playbook.edit' | 'playbook.publish'
  | 'knowledge.read' | 'knowledge.edit' | 'canned.edit'
  | 'import.run' | 'simulation.run' | 'proposal.make' | 'model.manage' | 'autonomy.set' | 'connector.manage' | 'lake.run' | 'prediction.run'
  | 'segment.read' | 'segment.edit' | 'segment.export'

const READ: readonly Permission[] = ['conversation.read', 'customer.read', 'staff.read', 'wall.read', 'playbook.read', 'knowledge.read']
const SERVE: readonly Permission[] = [...READ, 'conversation.reply', 'conversation.note', 'conversation.take', 'conversation.transfer', 'conversation.resolve', 'customer.care', 'canned.edit', 'proposal.make']

const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  agent: new Set(SERVE),
  expert: new Set(SERVE),
  supervisor: new Set<Permission>([...SERVE, 'conversation.intervene', 'customer.reveal', 'customer.merge', 'advisor.assign', 'staff.manage', 'knowledge.edit', 'import.run', 'simulation.run', 'lake.run', 'prediction.run', 'autonomy.set', 'segment.read', 'segment.edit']),
  operations: new Set<Permission>([...READ, 'customer.merge', 'advisor.assign', 'playbook.edit', 'playbook.publish', 'knowledge.edit', 'canned.edit', 'import.run', 'simulation.run', 'lake.run', 'prediction.run', 'autonomy.set', 'connector.manage', 'segment.read', 'segment.edit', 'segment.export']),
  manager: new Set<Permission>([...READ, 'playbook.publish', 'staff.manage', 'import.run', 'simulation.run', 'lake.run', 'prediction.run', 'model.manage', 'connector.manage', 'segment.read', 'segment.edit', 'segment.export']),
}

/** Deny by default; shoppers hold no staff permission at all. */
export function may (viewer: Viewer, permission: Permission): boolean {
  return viewer.kind !== 'shopper' && granted[viewer.role].has(permission)
}

export function permissionsOf (role: Role): readonly Permission[] {
  return [...granted[role]].toSorted()
}
