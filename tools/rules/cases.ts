/** For every lint rule of the house: code that must be reported, and its neighbour that must not. */
export interface Case { readonly rule: string; readonly file: string; readonly fails: string; readonly passes: string; readonly passFile?: string }

const SERVER = 'packages/server/src/routing'

export const cases: readonly Case[] = [
  { rule: 'typescript(no-explicit-any)', file: `${SERVER}/a.ts`, fails: 'export const x = (y: any) => y', passes: 'export const x = (y: unknown) => y' },
  { rule: 'typescript(no-floating-promises)', file: `${SERVER}/b.ts`, fails: 'export function f (): void { g() }\nasync function g () {}', passes: 'export async function f (): Promise<void> { await g() }\nasync function g () {}' },
  { rule: 'typescript(await-thenable)', file: `${SERVER}/c.ts`, fails: 'export async function f () { await 1 }', passes: 'export async function f () { await Promise.resolve(1) }' },
  { rule: 'typescript(no-namespace)', file: `${SERVER}/d.ts`, fails: 'export namespace N { export const a = 1 }', passes: 'export const n = { a: 1 }' },
  { rule: 'import(no-default-export)', file: `${SERVER}/e.ts`, fails: 'export default function f () {}', passes: 'export function f () {}' },
  { rule: 'import(no-default-export)', file: 'packages/desk/src/f.ts', fails: 'export default 1', passes: 'export default {}', passFile: 'packages/desk/vite.config.ts' },
  { rule: 'eslint(max-params)', file: `${SERVER}/g.ts`, fails: 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e]', passes: 'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d]' },
  { rule: 'eslint(max-lines)', file: `${SERVER}/h.ts`, fails: 'export {}\n'.repeat(401), passes: 'export {}\n'.repeat(400) },
  { rule: 'eslint(max-lines)', file: `${SERVER}/i.test.ts`, fails: 'export {}\n'.repeat(601), passes: 'export {}\n'.repeat(600) },
  { rule: 'zhiyu(no-enums)', file: `${SERVER}/j.ts`, fails: 'export enum Kind { A }', passes: "export type Kind = 'a' | 'b'" },
  { rule: 'zhiyu(no-decorators)', file: `${SERVER}/k.ts`, fails: 'const d = (x: unknown) => x\n@d export class K {}', passes: 'const d = (x: unknown) => x\nexport const k = d(1)' },
  { rule: 'zhiyu(forbidden-names)', file: `${SERVER}/l.ts`, fails: 'export const routeUtils = 1', passes: 'export const routeScore = 1' },
  { rule: 'zhiyu(forbidden-names)', file: `${SERVER}/m.ts`, fails: 'const data = 1\nexport { data }', passes: 'const data = 1\nexport const orders = data' },
  { rule: 'zhiyu(forbidden-names)', file: `${SERVER}/n.ts`, fails: 'export interface QueueManager { a: 1 }', passes: 'export interface personalData { a: 1 }' },
  { rule: 'zhiyu(time-and-chance)', file: `${SERVER}/o.ts`, fails: 'export const t = Date.now()', passes: 'export const t = (day: Date) => day' },
  { rule: 'zhiyu(time-and-chance)', file: `${SERVER}/p.ts`, fails: 'export const t = new Date(1)', passes: 'export const t = new Date(1)', passFile: 'packages/server/src/kernel/clock.ts' },
  { rule: 'zhiyu(time-and-chance)', file: `${SERVER}/q.ts`, fails: 'export const C = Date', passes: 'export const C = { Date: 1 }' },
  { rule: 'zhiyu(time-and-chance)', file: `${SERVER}/r.ts`, fails: 'export const r = Math.random()', passes: 'export const r = Math.random()', passFile: 'packages/server/src/kernel/random.ts' },
  { rule: 'zhiyu(time-and-chance)', file: `${SERVER}/s.ts`, fails: 'export const p = performance.now()', passes: 'export const p = performance.now()', passFile: 'bench/p.ts' },
  { rule: 'zhiyu(time-and-chance)', file: `${SERVER}/t.ts`, fails: 'export const h = process.hrtime.bigint()', passes: 'export const h = process.pid' },
  { rule: 'zhiyu(time-and-chance)', file: `${SERVER}/u.ts`, fails: 'setTimeout(() => {}, 1)', passes: 'setTimeout(() => {}, 1)', passFile: 'packages/server/src/kernel/embedded.ts' },
  { rule: 'zhiyu(time-and-chance)', file: 'packages/widget/src/v.ts', fails: 'export const t = Date.now()', passes: 'setTimeout(() => {}, 1)' },
  { rule: 'zhiyu(time-and-chance)', file: 'packages/desk/src/w.ts', fails: 'export const r = Math.random()', passes: 'export const t = Date.now()', passFile: 'packages/desk/src/clock.ts' },
  { rule: 'zhiyu(no-sql-now)', file: `${SERVER}/x.ts`, fails: 'export const q = `select id from jobs where run_at < now()`', passes: 'export const q = `select id from jobs where run_at < $1`' },
  { rule: 'zhiyu(no-sql-now)', file: `${SERVER}/y.ts`, fails: "export const q = 'update jobs set run_at = CURRENT_TIMESTAMP'", passes: "export const q = 'the time of work.now() is used'" },
  { rule: 'zhiyu(one-shop)', file: `${SERVER}/z.ts`, fails: "export const EVERY_SHOP = '*'", passes: "export const EVERY_SHOP = '*'", passFile: 'packages/server/src/staff/z.ts' },
  { rule: 'zhiyu(one-shop)', file: `${SERVER}/za.ts`, fails: "declare function transact (w: 1, shop: string): void\ntransact(1, '*')", passes: "declare function transact (w: 1, shop: string): void\ntransact(1, 'alpha')" },
  { rule: 'zhiyu(one-shop)', file: `${SERVER}/zb.ts`, fails: "export const q = \"select set_config('app.shop_id', $1, true)\"", passes: "export const q = \"select set_config('app.actor', $1, true)\"" },
]
