import type { ConnectorKind } from './contract.ts'
import type { ConnectorKindPort } from './ports.ts'
import { medusa } from './adapters/medusa.ts'
import { rest } from './adapters/rest.ts'
import { shopify } from './adapters/shopify.ts'
import { woocommerce } from './adapters/woocommerce.ts'
import { CallFailed } from './call.ts'

/** A folder is no shop that could be asked: files are taken from it (folder.ts). */
const folder: ConnectorKindPort = {
  secrets: [], needs: [], abilities: ['customers', 'products', 'orders', 'parcels', 'returns'],
  open: () => { throw new CallFailed('fault', 'a folder is not called') },
}

/** One line per kind of shop outside. */
export const kinds: Readonly<Record<ConnectorKind, ConnectorKindPort>> = { woocommerce, shopify, medusa, rest, folder }
