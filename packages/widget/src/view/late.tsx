import type { ComponentType, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { learnLate } from '../words/words.ts'

/** A part that most shoppers do not open is fetched when they do. Shows nothing, not a spinner, for the blink it takes. */
export function late<P extends object> (fetchPart: () => Promise<ComponentType<P>>): (props: P) => VNode | null {
  let part: ComponentType<P> | undefined
  return function Late (props) {
    const [, arrived] = useState(part !== undefined)
    useEffect(() => {
      if (!part) Promise.all([fetchPart(), learnLate()]).then(([found]) => { part = found; arrived(true) }, () => {})
    }, [])
    const Part = part
    return Part ? <Part {...props} /> : null
  }
}
