// Copying to the clipboard, told by the control that asks for it.

export async function copy(control, text) {
  const before = control.dataset.label ?? control.textContent;
  control.dataset.label = before;
  try {
    await navigator.clipboard.writeText(text);
    control.textContent = "Copied";
  } catch {
    control.textContent = "Cannot copy here";
  }
  setTimeout(() => (control.textContent = before), 1500);
}
