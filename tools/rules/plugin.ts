import { noDecorators, noEnums, noSqlNow, oneShop } from './house.ts'
import { forbiddenNames } from './names.ts'
import { timeAndChance } from './time-and-chance.ts'

/** The house's own rules, run by oxlint beside its built-in ones (.oxlintrc.json says where each applies). */
export default {
  meta: { name: 'zhiyu' },
  rules: { 'time-and-chance': timeAndChance, 'forbidden-names': forbiddenNames, 'no-sql-now': noSqlNow, 'one-shop': oneShop, 'no-enums': noEnums, 'no-decorators': noDecorators },
}
