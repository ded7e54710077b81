import { Refused, type FaultBody } from '../api/http.ts'

export interface Upload { readonly done: Promise<void>; cancel (): void }

/** XMLHttpRequest, because fetch cannot tell how much of a body has been sent. Fields go before the file: the house reads the body as it comes. */
export function upload (file: File, adapter: string, skipBad: boolean, onShare: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const form = new FormData()
  form.append('adapter', adapter)
  form.append('skipBad', String(skipBad))
  form.append('file', file, file.name)
  const done = new Promise<void>((resolve, reject) => {
    request.upload.onprogress = event => { if (event.lengthComputable) onShare(event.loaded / event.total) }
    request.onload = () => {
      if (request.status < 300) { resolve(); return }
      let fault: FaultBody = { code: `status.${request.status}`, say: request.statusText }
      try { fault = JSON.parse(request.responseText) as FaultBody } catch { /* not ours (a proxy): the status says enough */ }
      reject(new Refused(request.status, fault))
    }
    request.onerror = () => { reject(new Refused(0, { code: 'network', say: '' })) }
    request.onabort = () => { resolve() }
  })
  request.open('POST', '/v1/imports')
  request.setRequestHeader('x-zhiyu-desk', '1')
  request.send(form)
  return { done, cancel () { request.abort() } }
}
