import type { AgentView, Skill } from '@zhiyu/server/contract/staff'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Input, InputNumber, Select, Switch } from 'antd'
import { api } from '../api/calls.ts'
import { keys, queryClient } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { useSkillName } from '../parts/skills.ts'
import { useFaultWords } from '../parts/states.tsx'

const roles = ['agent', 'expert', 'supervisor', 'operations', 'manager'] as const
interface Fields { name: string; email: string; role: typeof roles[number]; password?: string; skills?: Skill[]; languages: string[]; capacity: number; active: boolean }

export function AgentEditor ({ agent, close }: { agent: AgentView | undefined; close: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const words = useFaultWords()
  const { skills, nameOf } = useSkillName()
  const [form] = Form.useForm<Fields>()
  const save = useMutation({
    mutationFn: ({ email, password, active, skills: held = [], ...rest }: Fields) => agent
      ? api.editAgent(agent.id, { ...rest, skills: held, active, ...(password ? { password } : {}) })
      : api.addAgent({ ...rest, email: email.trim(), skills: held, password: password ?? '' }),
    onSuccess: () => { void queryClient.invalidateQueries({ queryKey: keys.agents }); void message.success(t('action.saved')); close() },
    onError: error => { void message.error(words(error)) },
  })
  const initial: Fields = agent ? { name: agent.name, email: agent.email, role: agent.role, skills: [...agent.skills], languages: [...agent.languages], capacity: agent.capacity, active: agent.active } : { name: '', email: '', role: 'agent', skills: [], languages: ['zh'], capacity: 4, active: true }
  return (
    <Drawer open onClose={close} title={agent ? t('team.edit-of', { name: agent.name }) : t('team.add')} size={440} destroyOnHidden footer={<div className="drawer-foot"><Button onClick={close}>{t('action.cancel')}</Button><Button type="primary" loading={save.isPending} onClick={() => { form.submit() }}>{t('action.save')}</Button></div>}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={fields => { save.mutate(fields) }}>
        <Form.Item name="name" label={t('team.name')} rules={[{ required: true, whitespace: true, max: 80, message: t('team.need-name') }]}><Input /></Form.Item>
        <Form.Item name="email" label={t('sign-in.email')} rules={[{ required: true, message: t('sign-in.need-email') }]}><Input disabled={agent !== undefined} autoComplete="off" /></Form.Item>
        <Form.Item name="role" label={t('team.role')}><Select options={roles.map(role => ({ value: role, label: t(`role.${role}`) }))} /></Form.Item>
        <Form.Item name="capacity" label={t('team.capacity')} extra={t('team.capacity-text')}><InputNumber min={0} max={50} /></Form.Item>
        <fieldset className="skill-fields"><legend className="skill-legend">{t('team.skills')}</legend>
          <Form.List name="skills">{(fields, { add, remove }) => <>
            {fields.map(field => (
              <div className="skill-line" key={field.key}>
                <Form.Item name={[field.name, 'skill']} noStyle rules={[{ required: true }]}><Select aria-label={t('team.skill')} placeholder={t('team.skill')} options={skills.map(skill => ({ value: skill, label: nameOf(skill) }))} /></Form.Item>
                <Form.Item name={[field.name, 'level']} noStyle><Select aria-label={t('team.skill-level')} options={[1, 2, 3, 4, 5].map(level => ({ value: level, label: t('team.level', { n: level }) }))} /></Form.Item>
                <Button onClick={() => { remove(field.name) }}>{t('action.remove')}</Button>
              </div>
            ))}
            <Button type="dashed" block onClick={() => { add({ level: 3 }) }}>{t('team.add-skill')}</Button>
          </>}</Form.List>
        </fieldset>
        <Form.Item name="languages" label={t('team.languages')}><Select mode="tags" options={['zh', 'en', 'yue'].map(value => ({ value, label: value }))} /></Form.Item>
        <Form.Item name="password" label={agent ? t('team.new-password') : t('sign-in.password')} extra={t('team.password-text')} rules={[{ required: agent === undefined, message: t('sign-in.need-password') }, { min: 10, message: t('team.password-text') }]}><Input.Password autoComplete="new-password" /></Form.Item>
        {agent && <Form.Item name="active" label={t('team.active')} valuePropName="checked" extra={t('team.active-text')}><Switch /></Form.Item>}
      </Form>
    </Drawer>
  )
}
