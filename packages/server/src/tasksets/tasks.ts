import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

/** A task as far as a replay needs it. An action's arguments may be anything: that is for the tools to refuse. */
const Task = Type.Object({ id: Type.Optional(Type.String()), user_id: Type.String({ minLength: 1 }), actions: Type.Array(Type.Object({ name: Type.String(), arguments: Type.Optional(Type.Unknown()), kwargs: Type.Optional(Type.Unknown()) })) })
const tasksShape = Compile(Type.Array(Task))

export interface Task { readonly id: string; readonly user_id: string; readonly actions: readonly { readonly name: string; readonly arguments: unknown }[] }

/** Tasks of a file: RangeError names the first that is not one, or an id given twice. A task without an id is numbered by its place. */
export function readTasks (document: unknown): Task[] {
  if (!tasksShape.Check(document)) {
    const [first] = tasksShape.Errors(document)
    throw new RangeError(`not a list of tasks: ${first?.instancePath || '/'} ${first?.message ?? 'is of another shape'}`)
  }
  const tasks = document.map((task: Static<typeof Task>, i) => ({ id: task.id ?? String(i), user_id: task.user_id, actions: task.actions.map(one => ({ name: one.name, arguments: one.arguments ?? one.kwargs ?? {} })) }))
  const seen = new Set<string>()
  for (const { id } of tasks) {
    if (seen.has(id)) throw new RangeError(`the task id ${id} is given twice`)
    seen.add(id)
  }
  return tasks
}
