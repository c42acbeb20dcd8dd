/** A picture under a square window: where it lies, how large it is, and what the window shows. */
export class CropView {
  readonly #canvas: HTMLCanvasElement;
  readonly #picture: ImageBitmap;
  #zoom = 1;
  /** Middle of the window, in pixels of the picture. */
  #x: number;
  #y: number;

  constructor(canvas: HTMLCanvasElement, picture: ImageBitmap) {
    this.#canvas = canvas;
    this.#picture = picture;
    this.#x = picture.width / 2;
    this.#y = picture.height / 2;
    this.#draw();
  }

  /** 1 shows the largest square that fits into the picture. */
  zoomTo(zoom: number): void {
    this.#zoom = zoom;
    this.moveBy(0, 0);
  }

  /** Moves the picture under the window, in pixels of the canvas; its edges stop at the window's. */
  moveBy(right: number, down: number): void {
    const scale = this.#side / this.#canvas.width;
    this.#x = within(this.#side / 2, this.#x - right * scale, this.#picture.width - this.#side / 2);
    this.#y = within(this.#side / 2, this.#y - down * scale, this.#picture.height - this.#side / 2);
    this.#draw();
  }

  /** What the window shows: WebP, PNG where the browser writes no WebP, null where it cannot write at all. */
  blob(): Promise<Blob | null> {
    return new Promise((resolve) => this.#canvas.toBlob(resolve, 'image/webp', 0.9));
  }

  /** Side of the window, in pixels of the picture. */
  get #side(): number {
    return Math.min(this.#picture.width, this.#picture.height) / this.#zoom;
  }

  #draw(): void {
    const { width, height } = this.#canvas;
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    const side = this.#side;
    context.drawImage(this.#picture, this.#x - side / 2, this.#y - side / 2, side, side, 0, 0, width, height);
  }
}

const within = (low: number, value: number, high: number) => Math.min(Math.max(value, low), high);
