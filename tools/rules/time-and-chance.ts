import type { Context, Node, Rule } from './ast.ts'

const CLOCK = 'Time is read from a Clock (kernel/clock.ts, or the browser package\'s clock.ts): with Date a test cannot move it.'
const CHANCE = 'Chance is drawn from a Random (kernel/random.ts): the same seed must give the same world.'
const TIMERS = 'Wait with clock.wakeAt or work.schedule: a timer of the process does not follow the manual clock.'

const TIMER_CALLS = new Set(['setTimeout', 'setInterval'])

/** No Date, Math.random or performance.now outside the kernel's two files; with `timers` no setTimeout either.
 *  Secrets are not chance: node:crypto may make them anywhere, and no seed should. */
export const timeAndChance: Rule = {
  meta: { schema: [{ type: 'object', properties: { timers: { type: 'boolean' } }, additionalProperties: false }] },
  create (context: Context) {
    const timers = (context.options[0] as { timers?: boolean } | undefined)?.timers === true // as .oxlintrc.json writes it
    const report = (node: Node, message: string): void => { context.report({ node, message }) }
    return {
      Identifier (node) {
        if (node.name === 'Date' && isReference(node)) report(node, CLOCK)
        else if (timers && node.name !== undefined && TIMER_CALLS.has(node.name) && isCallee(node)) report(node, TIMERS)
      },
      MemberExpression (node) {
        const [object, property] = [node.object?.name, node.property?.name]
        if (object === 'Math' && property === 'random') report(node, CHANCE)
        else if ((object === 'performance' && property === 'now') || (object === 'process' && property === 'hrtime')) report(node, CLOCK)
      },
    }
  },
}

const isCallee = (node: Node): boolean => node.parent?.type === 'CallExpression' && node.parent.callee === node

/** A use of the global as a value: not a type, not a property called Date, not an object's key. */
function isReference (node: Node): boolean {
  const parent = node.parent
  if (!parent || parent.type.startsWith('TS') && parent.type !== 'TSAsExpression' && parent.type !== 'TSNonNullExpression') return false
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition' || parent.type === 'MethodDefinition') return parent.key !== node || parent.computed === true
  return !parent.type.startsWith('Import') && !parent.type.startsWith('Export') && !parent.type.startsWith('JSX')
}
