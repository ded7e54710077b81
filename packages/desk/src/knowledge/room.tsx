import { usePlace } from '../route.ts'
import { Articles } from './articles.tsx'
import { Training } from './training.tsx'

export function KnowledgeRoom () {
  const { rest: [selected] } = usePlace()
  return selected === 'training' ? <Training /> : <Articles />
}
