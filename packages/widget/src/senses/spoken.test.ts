import assert from 'node:assert/strict'
import test from 'node:test'
import { readable, tongueOf } from './spoken.ts'

test('each text is read in its own language', () => {
  assert.equal(tongueOf('您的包裹明天送到。'), 'zh-CN')
  assert.equal(tongueOf('好嘅，你嘅包裹聽日就到喇，唔使擔心。'), 'zh-HK')
  assert.equal(tongueOf('Your parcel arrives tomorrow.'), 'en-US')
  assert.equal(tongueOf('Order 123 (云溪冰箱) is on its way.'), 'zh-CN')
  assert.equal(tongueOf('冇问题，我们明天给您送到，请您留意电话，谢谢您的耐心等待，祝您生活愉快。'), 'zh-CN') // one borrowed word is not a language
})

test('long numbers are read digit by digit, short ones and amounts as they are', () => {
  assert.equal(readable('订单 20261128 共 3 件，¥1299'), '订单 2 0 2 6 1 1 2 8 共 3 件，¥1299')
  assert.equal(readable('见 https://help.example.com/a/b?x=1 的说明'), '见 help.example.com 的说明')
})
