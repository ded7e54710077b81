import { createHash } from 'node:crypto'
import type { Calibration } from './decide-answer.ts'
import type { Model } from './train.ts'

/*
 * A model on disk. Little-endian, every part at a multiple of four:
 *   "ZHIYUNLU"  format version u32  length of the head u32  head (JSON)  keys i32[]  weights f32[]  scales f32[]  from i32[]  quantised i8[]  examples (UTF-8, one a line)  SHA-256 of all before
 */
const MAGIC = 'ZHIYUNLU'
/** Goes up with every change to this layout, to folding or to features: a model means nothing to a reader that cuts texts differently. */
const VERSION = 2
const DIGEST = 32
const PREFIX = MAGIC.length + 8

/** Why these bytes are not a model that can be used. */
export class UnusableModel extends Error {
  constructor (reason: string) {
    super(reason)
    this.name = 'UnusableModel'
  }
}

interface Head extends Calibration { readonly labels: readonly string[]; readonly classes: number; readonly features: number; readonly examplesBytes: number; readonly trainedOn: number; readonly calibratedOn: number }

export function writeModel (model: Model): Buffer {
  const { labels, classes, vocabulary, quantised, scales, examples, from, sureness, gate, thresholds, sharpness, trainedOn, calibratedOn } = model
  const texts = Buffer.from(examples.join('\n'))
  const head: Head = { labels, classes, features: vocabulary.keys.length, examplesBytes: texts.length, sureness, gate, thresholds, sharpness, trainedOn, calibratedOn }
  const json = Buffer.from(JSON.stringify(head))
  const prefix = Buffer.alloc(PREFIX)
  prefix.write(MAGIC)
  prefix.writeUInt32LE(VERSION, MAGIC.length)
  prefix.writeUInt32LE(json.length, MAGIC.length + 4)
  const parts = [prefix, json, ...[vocabulary.keys, vocabulary.weights, scales, from, quantised].map(part => Buffer.from(part.buffer, part.byteOffset, part.byteLength)), texts]
  const body = Buffer.concat(parts.flatMap(part => [part, Buffer.alloc(padding(part.length))]))
  return Buffer.concat([body, createHash('sha256').update(body).digest()])
}

export function readModel (bytes: Uint8Array): Model {
  const file = Buffer.from(bytes) // a copy of its own, aligned
  if (file.length < PREFIX || file.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new UnusableModel('this is not a model of "zhiyu nlu train"')
  const version = file.readUInt32LE(MAGIC.length)
  if (version !== VERSION) throw new UnusableModel(`the model has format ${version}, this Zhiyu reads ${VERSION}: train it again`)
  const body = file.subarray(0, -DIGEST)
  if (file.length < PREFIX + DIGEST || !createHash('sha256').update(body).digest().equals(file.subarray(-DIGEST))) throw new UnusableModel('the model is damaged or cut short (its checksum does not fit): copy or train it again')
  const length = file.readUInt32LE(MAGIC.length + 4)
  const head = JSON.parse(body.toString('utf8', PREFIX, PREFIX + length)) as Head // the checksum fits: these are the bytes that writeModel wrote
  let at = PREFIX + length + padding(length)
  const take = (size: number): ArrayBuffer => {
    const part = Uint8Array.from(body.subarray(at, at + size)).buffer
    at += size + padding(size)
    return part
  }
  const { labels, classes, features, sureness, gate, thresholds, sharpness, trainedOn, calibratedOn } = head
  const vocabulary = { keys: new Int32Array(take(features * 4)), weights: new Float32Array(take(features * 4)) }
  const scales = new Float32Array(take(features * 4))
  const from = new Int32Array(take((classes + 1) * 4))
  const quantised = new Int8Array(take(features * classes))
  const examples = Buffer.from(take(head.examplesBytes)).toString('utf8').split('\n')
  return { labels, classes, vocabulary, quantised, scales, examples, from, sureness, gate, thresholds, sharpness, trainedOn, calibratedOn }
}

function padding (length: number): number {
  return (4 - length % 4) % 4
}
