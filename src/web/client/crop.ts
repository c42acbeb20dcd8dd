import { CropView } from './crop-view.ts';
import { all } from './find.ts';

/** Crops a chosen picture to a square before it is sent. A file the browser cannot read goes to the server as it is. */
export function offerCropping(): void {
  for (const field of all<HTMLElement>('[data-crop]')) {
    const input = field.querySelector<HTMLInputElement>('input[type=file]');
    const area = field.querySelector<HTMLElement>('.picture-crop');
    const canvas = area?.querySelector('canvas');
    const zoom = area?.querySelector<HTMLInputElement>('input[type=range]');
    if (input && area && canvas && zoom) connect(input, area, canvas, zoom);
  }
}

function connect(
  input: HTMLInputElement,
  area: HTMLElement,
  canvas: HTMLCanvasElement,
  zoom: HTMLInputElement,
): void {
  let view: CropView | undefined;
  input.addEventListener('change', async () => {
    view = undefined;
    area.hidden = true;
    zoom.value = '1';
    const file = input.files?.[0];
    const picture = file && (await createImageBitmap(file).catch(() => undefined));
    if (!picture || input.files?.[0] !== file) return;
    view = new CropView(canvas, picture);
    area.hidden = false;
  });
  zoom.addEventListener('input', () => view?.zoomTo(Number(zoom.value)));
  canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener('pointermove', (event) => {
    // Movements are in CSS pixels, the canvas in its own.
    const scale = canvas.width / canvas.clientWidth;
    if (canvas.hasPointerCapture(event.pointerId))
      view?.moveBy(event.movementX * scale, event.movementY * scale);
  });
  canvas.addEventListener('keydown', (event) => {
    const [right, down] = arrows[event.key] ?? [0, 0];
    if (!view || (!right && !down)) return;
    event.preventDefault();
    view.moveBy(right * 16, down * 16);
  });
  input.form?.addEventListener('submit', (event) => {
    if (!view) return;
    event.preventDefault();
    const cropped = view;
    view = undefined;
    void send(input, cropped, event.submitter);
  });
}

async function send(input: HTMLInputElement, view: CropView, submitter: HTMLElement | null): Promise<void> {
  const blob = await view.blob();
  if (blob) {
    const files = new DataTransfer();
    files.items.add(new File([blob], `picture.${blob.type.replace('image/', '')}`, { type: blob.type }));
    input.files = files.files;
  }
  input.form?.requestSubmit(submitter);
}

const arrows: Record<string, [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
