import { createInterface } from 'node:readline/promises'
import { systemRandom } from '@zhiyu/server/kernel/random'
import { transact } from '@zhiyu/server/kernel/work'
import { shopIdentitySecret } from '@zhiyu/server/customers'
import { createAgent } from '@zhiyu/server/staff'
import { EXIT, UserMistake } from './exit.ts'
import { addShop, chooseShop, withWorld } from './house.ts'

const ROLES = ['agent', 'expert', 'supervisor', 'operations', 'manager'] as const
export interface AgentFlags { shop?: string; email: string; name: string; role: string; capacity: string; languages: string; password?: boolean }

/** Makes a staff account. The password comes from the terminal or stdin, or is made here and shown this once. */
export async function addAgent (flags: AgentFlags): Promise<number> {
  const role = ROLES.find(one => one === flags.role)
  if (!role) throw new UserMistake(`--role must be ${ROLES.join(', ')}`)
  const capacity = Number(flags.capacity)
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > 50) throw new UserMistake('--capacity must be 0 to 50')
  if (!/^[^\s@]+@[^\s@]+$/.test(flags.email)) throw new UserMistake(`"${flags.email}" is not an e-mail address`)
  const made = flags.password !== true
  const password = made ? Buffer.from(systemRandom.bytes(15)).toString('base64url') : await readPassword()
  if (password.length < 10) throw new UserMistake('a password needs at least 10 characters')
  return withWorld(async world => {
    const shop = await chooseShop(world, flags.shop)
    await transact(world, shop.id, work => createAgent(work, { name: flags.name, email: flags.email, role, password, skills: [], languages: flags.languages.split(',').map(one => one.trim()).filter(Boolean), capacity }))
    process.stdout.write(`${flags.name} <${flags.email}> may sign in to the desk of "${shop.id}" as ${role}.\n${made ? `Password, shown only now: ${password}\n` : ''}`)
    return EXIT.done
  })
}

async function readPassword (): Promise<string> {
  const asked = process.stdin.isTTY
  const lines = createInterface({ input: process.stdin, ...(asked && { output: process.stderr }) })
  try {
    if (asked) return await lines.question('Password: ')
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}

export interface ShopFlags { name?: string; currency: string; timeZone: string; locale: string; origin: string[] }

export async function addShopCommand (id: string, flags: ShopFlags): Promise<number> {
  return withWorld(async world => {
    await addShop(world, { id, name: flags.name ?? id, currency: flags.currency, timeZone: flags.timeZone, locale: flags.locale, origins: flags.origin })
    const secret = await transact(world, id, shopIdentitySecret)
    process.stdout.write(`Made the shop "${id}".\nIts identity secret, for the shop's own server only:\n${secret}\n`)
    return EXIT.done
  })
}

export async function showSecret (id: string | undefined): Promise<number> {
  return withWorld(async world => {
    const shop = await chooseShop(world, id)
    process.stdout.write(`${await transact(world, shop.id, shopIdentitySecret)}\n`)
    return EXIT.done
  })
}
