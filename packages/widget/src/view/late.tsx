import type { ComponentType, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { learnLate } from '../words/words.ts'

/** A part that most shoppers do not open is fetched when they do. Shows nothing, not a spinner, for the blink it takes. */
export function late<P extends object> (fetchPart: () => Promise<ComponentType<P>>): (props: P) => VNode | null {
  let part: ComponentType<P> | undefined
  return function Late (props) {
    const [, arrived] = useState(part !== undefined)
    useEffect(() => {
      // Asked again after a failure; and what came in between render and effect still has to be shown.
      const load = (): void => { if (part) arrived(true); else Promise.all([fetchPart(), learnLate()]).then(([found]) => { part = found; arrived(true) }, () => { setTimeout(load, 3_000) }) }
      load()
    }, [])
    const Part = part
    return Part ? <Part {...props} /> : null
  }
}
