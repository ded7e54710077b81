import { onePool, twoPools, type PlacingFor } from './placing.ts'
import type { QueueModel } from './simulate-queue.ts'

/** Of everyone of that class who came. */
export interface ExactFigures { readonly meanWait: number; readonly pWait: number; readonly pAbandon: number }
export interface ReferenceCase {
  readonly name: string
  readonly model: QueueModel
  readonly placing: PlacingFor
  readonly exact: readonly ExactFigures[]
  /** How many customers a sampling error well below one percent takes; queues that are nearly always full forget slowly. */
  readonly customers: number
  /** Set for one pool, to be driven through the routing engine as well. */
  readonly pool?: { readonly servers: number; readonly reserve: number }
}

const model = (service: number, ...classes: readonly (readonly [arrivals: number, patience: number])[]): QueueModel => ({ service, classes: classes.map(([arrivals, patience]) => ({ arrivals, patience })) })
const figures = (meanWait: number, pWait: number, pAbandon: number): ExactFigures => ({ meanWait, pWait, pAbandon })
const pool = (servers: number, reserve: number, ranks: number) => ({ pool: { servers, reserve }, placing: onePool({ servers, reserve, ranks }) })
const TEN = model(1, [2, 0.5], [7, 0.5])
/** More valued shoppers, so that enough of them wait for a seat to be counted. */
const VALUED = model(1, [5, 0.5], [3, 0.5])
const MILLION = 1_000_000

/** Queues with known solutions: Erlang's formulas with 60 digits, birth-death chains solved to 1e-12. Rates per unit of time of each case. */
export const referenceCases: readonly ReferenceCase[] = [
  { name: 'M/M/1, half full', model: model(1, [0.5, 0]), ...pool(1, 0, 1), exact: [figures(1, 0.5, 0)], customers: 10 * MILLION },
  { name: 'M/M/14, ten busy', model: model(1 / 180, [1 / 18, 0]), ...pool(14, 0, 1), exact: [figures(7.835937011777243, 0.17413193359504983, 0)], customers: 40 * MILLION },
  { name: 'M/M/50+M, patience of two services', model: model(1 / 60, [0.8, 1 / 120]), ...pool(50, 0, 1), exact: [figures(3.709469899463186, 0.4677740685537904, 0.030912249162193216)], customers: 20 * MILLION },
  { name: 'M/M/10+M in overload', model: model(1, [15, 0.5]), ...pool(10, 0, 1), exact: [figures(0.6717134460587617, 0.9806779050018231, 0.33585672302938085)], customers: 4 * MILLION },
  { name: 'priority, nobody gives up', model: model(1, [0.3, 0], [0.5, 0]), ...pool(1, 0, 2), exact: [figures(1.1428571428571428, 0.8, 0), figures(5.714285714285714, 0.8, 0)], customers: 20 * MILLION },
  { name: 'priority with giving up', model: model(1 / 480, [0.005, 1 / 180], [0.04, 1 / 180]), ...pool(20, 0, 2), exact: [figures(12.15786598957432, 0.5270358217467515, 0.06754369994207955), figures(28.43493757066631, 0.5270358217467515, 0.1579718753925906)], customers: 10 * MILLION },
  { name: 'hold-back 0 of 10', model: TEN, ...pool(10, 0, 2), exact: [figures(0.05380874845856483, 0.4689417044413358, 0.026904374229282414), figures(0.15694191165784807, 0.4689417044413358, 0.07847095582892404)], customers: 10 * MILLION },
  { name: 'hold-back 1 of 10', model: VALUED, ...pool(10, 1, 2), exact: [figures(0.0344300754881968, 0.214046821347462, 0.0172150377440984), figures(0.199946360952793, 0.445308680439023, 0.0999731804763964)], customers: 10 * MILLION },
  { name: 'hold-back 2 of 10', model: TEN, ...pool(10, 2, 2), exact: [figures(0.003727414147413862, 0.0324843077291232, 0.001863707073706931), figures(0.38468868337771905, 0.757389466675223, 0.19234434168885953)], customers: 40 * MILLION },
  { name: 'hold-back 3 of 10', model: VALUED, ...pool(10, 3, 2), exact: [figures(0.0166833028762413, 0.103717691570575, 0.00834165143812064), figures(0.514361480899784, 0.740214759859965, 0.25718074044989)], customers: 20 * MILLION },
  { name: 'N-model, hold-back 0 of 4', model: model(1, [1.5, 0.5], [9, 0.5]), placing: twoPools({ gold: 4, regular: 8, holdBack: 0 }), exact: [figures(0.1596411121704048, 0.5389227513403848, 0.0798205560852024), figures(0.09965607978535089, 0.38935538475146253, 0.049828039892675445)], customers: 10 * MILLION },
  { name: 'N-model, hold-back 2 of 4', model: model(1, [1.5, 0.5], [9, 0.5]), placing: twoPools({ gold: 4, regular: 8, holdBack: 2 }), exact: [figures(0.03870466942928772, 0.13066074681493473, 0.01935233471464386), figures(0.2142321562618354, 0.6188816372630261, 0.1071160781309177)], customers: 20 * MILLION },
  { name: 'N-model, hold-back 0 of 12', model: model(1 / 480, [0.012, 1 / 120], [0.1, 1 / 180]), placing: twoPools({ gold: 12, regular: 48, holdBack: 0 }), exact: [figures(10.111492589355755, 0.2714551021734783, 0.08426243824463128), figures(3.5113969283972466, 0.14943464355394806, 0.01950776071331804)], customers: 20 * MILLION },
]
