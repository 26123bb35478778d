/** What this browser can draw with. */

const WITHOUT_GPU = /swiftshader|llvmpipe|softpipe|basic render/i;

/** Whether this browser can draw the maps at all. */
export function canDraw(): boolean {
  return context() !== null;
}

/** Whether pictures are computed by the processor alone, each pixel dear: no GPU, or no driver. */
export function drawsWithoutGpu(): boolean {
  const found = context();
  const names = found?.getExtension('WEBGL_debug_renderer_info');
  if (!found || !names) return false;
  return isWithoutGpu(String(found.getParameter(names.UNMASKED_RENDERER_WEBGL)));
}

/** Whether a renderer of that name draws without a GPU. */
export function isWithoutGpu(renderer: string): boolean {
  return WITHOUT_GPU.test(renderer);
}

function context(): WebGL2RenderingContext | null {
  try {
    return document.createElement('canvas').getContext('webgl2');
  } catch {
    return null;
  }
}
