import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figureNames, holdsFigures, unknownFigureIn, withFigures } from './figures.ts'
import { shippedArticles } from './shipped/articles.ts'

const figures = { returnDays: 7, priceProtectionDays: 15, coreFrom: '5,000', diamondAbove: '20,000' }

test('an article says the playbook\'s figures, each in its place; what is no figure stays', () => {
  assert.equal(withFigures('{{price-protection-days}} 天内降价，{{return-days}} 天内退', figures), '15 天内降价，7 天内退')
  assert.equal(withFigures('from {{core-from}} to {{diamond-above}}', figures), 'from 5,000 to 20,000')
  assert.equal(withFigures('{{delivery-days}} {price} {{', figures), '{{delivery-days}} {price} {{')
  assert.deepEqual([unknownFigureIn('{{return-days}} {{delivery-days}}'), unknownFigureIn('{{return-days}}'), holdsFigures('{price}')], ['delivery-days', undefined, false])
})

test('what ships leaves to the playbook what the house itself decides by, in every language, and names no other figure', () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const answers = shippedArticles(locale).map(one => one.answer)
    assert.deepEqual(answers.flatMap(answer => unknownFigureIn(answer) ?? []), [])
    for (const name of figureNames) assert.ok(answers.some(answer => answer.includes(`{{${name}}}`)), `${locale}: nobody says ${name}`)
  }
})
