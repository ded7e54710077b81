import { textOf, type Context, type Node, type Rule } from './ast.ts'

const SQL = /\b(select|insert|update|delete|create|alter|where|set|values|default)\b/i
const SQL_CLOCK = /\b(now|clock_timestamp|transaction_timestamp|statement_timestamp|timeofday)\s*\(\s*\)|\b(current_timestamp|current_date|localtimestamp)\b/i

/** SQL gets `now` as a value, iso(work.now): the database's own clock is not the one tests and the simulator move. */
export const noSqlNow: Rule = {
  create (context: Context) {
    const check = (node: Node): void => {
      const text = textOf(node)
      if (SQL.test(text) && SQL_CLOCK.test(text)) context.report({ node, message: 'SQL gets now as a parameter (iso(work.now)), never the database\'s clock.' })
    }
    return { TemplateLiteral: check, Literal: check }
  },
}

/** Work belongs to one shop. Only the kernel and the two credential look-ups read across shops. */
export const oneShop: Rule = {
  create (context: Context) {
    const report = (node: Node): void => { context.report({ node, message: 'Only the kernel and the credential look-ups (staff, customers) may see every shop; open the work of one shop.' }) }
    const checkText = (node: Node): void => { if (textOf(node).includes('app.shop_id')) report(node) }
    return {
      Identifier (node) { if (node.name === 'EVERY_SHOP') report(node) },
      CallExpression (node) {
        if (node.callee?.name === 'transact' && node.arguments?.[1] && textOf(node.arguments[1]) === '*') report(node)
      },
      TemplateLiteral: checkText,
      Literal: checkText,
    }
  },
}

export const noEnums: Rule = {
  create: context => ({ TSEnumDeclaration (node) { context.report({ node, message: 'No enums: a union of literals, or a const object.' }) } }),
}

export const noDecorators: Rule = {
  create: context => ({ Decorator (node) { context.report({ node, message: 'No decorators: call the function.' }) } }),
}
