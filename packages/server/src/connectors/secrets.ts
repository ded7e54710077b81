import type { Vault } from '../kernel/vault.ts'

const placeOf = (shopId: string, id: string) => ({ shopId, table: 'connectors', rowId: id, column: 'secrets_sealed' })

export function sealSecrets (vault: Vault, shopId: string, id: string, secrets: Readonly<Record<string, string>>): Buffer | null {
  return Object.keys(secrets).length === 0 ? null : vault.seal(placeOf(shopId, id), JSON.stringify(secrets))
}

/** Opened where the shop is called or its signature checked, and nowhere else: no view, no log, no event holds them. */
export function openSecrets (vault: Vault, shopId: string, row: { readonly id: string; readonly secretsSealed: Buffer | null }): Readonly<Record<string, string>> {
  return row.secretsSealed === null ? {} : JSON.parse(vault.open(placeOf(shopId, row.id), row.secretsSealed)) as Record<string, string> // sealed by sealSecrets
}
