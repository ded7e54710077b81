export { createAgenda, type Agenda } from './agenda.ts'
export { createFingerprint, type Fingerprint } from './fingerprint.ts'
export { createStreams, replicationSeeds, type Streams } from './streams.ts'
export { exponential, gamma, lognormal, nextArrival, uniform, unitExponential, unitNormal, weighted } from './samplers.ts'
