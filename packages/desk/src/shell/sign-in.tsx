import { Alert, Button, Form, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api/calls.ts'
import { keys } from '../api/keys.ts'
import { useWords } from '../i18n/index.ts'
import { keep, readKept } from '../kept.ts'
import { useFaultWords } from '../parts/states.tsx'
import { Face } from '../parts/face.tsx'
import { signedIn } from '../session.tsx'
import { LanguageSwitch, ShadeSwitch } from './switches.tsx'

interface Fields { shop: string; email: string; password: string }

export function SignIn () {
  const { t } = useWords()
  const words = useFaultWords()
  const [form] = Form.useForm<Fields>()
  const enter = useMutation({
    mutationFn: api.signIn,
    onSuccess: (session, fields) => { keep('shop', fields.shop); signedIn(session) },
    onError: () => { form.setFieldValue('password', ''); form.getFieldInstance('password')?.focus() },
  })
  return (
    <main className="door">
      <section className="door-card" aria-labelledby="door-title">
        <div className="door-brand"><img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="40" height="40" /><div><h1 id="door-title">{t('app.name')}</h1><p>{t('app.line')}</p></div></div>
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ shop: readKept('shop') ?? '' }} onFinish={fields => { enter.mutate({ shop: fields.shop.trim(), email: fields.email.trim(), password: fields.password }) }}>
          {enter.isError && <Alert className="door-error" type="error" role="alert" title={words(enter.error)} showIcon />}
          <Form.Item name="shop" label={t('sign-in.shop')} rules={[{ required: true, message: t('sign-in.need-shop') }, { pattern: /^[a-z0-9][a-z0-9-]{0,39}$/, message: t('sign-in.shop-shape') }]}>
            <Input autoComplete="organization" placeholder={t('sign-in.shop-hint')} autoCapitalize="none" spellCheck={false} />
          </Form.Item>
          <Form.Item name="email" label={t('sign-in.email')} rules={[{ required: true, message: t('sign-in.need-email') }]}>
            <Input autoComplete="username" inputMode="email" autoCapitalize="none" spellCheck={false} />
          </Form.Item>
          <Form.Item name="password" label={t('sign-in.password')} rules={[{ required: true, message: t('sign-in.need-password') }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block size="large" loading={enter.isPending}>{t('sign-in.enter')}</Button>
        </Form>
        <DemoStaffList />
        <footer className="door-foot"><LanguageSwitch /><ShadeSwitch /></footer>
      </section>
    </main>
  )
}

/** Only in demo mode: the house answers 404 otherwise, and nothing is shown. */
function DemoStaffList () {
  const { t, may } = useWords()
  const words = useFaultWords()
  const demo = useQuery({ queryKey: keys.demo, queryFn: api.demo, retry: false, staleTime: Infinity })
  const enter = useMutation({ mutationFn: api.demoSignIn, onSuccess: signedIn })
  if (!demo.data) return null
  return (
    <section className="door-demo" aria-labelledby="demo-title">
      <h2 id="demo-title"><span className="demo-mark">{t('demo.mark')}</span>{t('demo.title', { shop: demo.data.shopName })}</h2>
      <p>{t('demo.line')}</p>
      {enter.isError && <Alert type="error" role="alert" title={words(enter.error)} showIcon />}
      <ul>
        {demo.data.staff.map(person => (
          <li key={person.email}>
            <button type="button" className="door-person" disabled={enter.isPending} onClick={() => { enter.mutate(person.email) }}>
              <Face name={person.name} size={32} />
              <span className="grow"><b>{person.name}</b><span className="faint">{person.email}</span></span>
              <span className="door-role">{may(`role.${person.role}`) ?? person.role}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
