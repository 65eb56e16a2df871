// Whether this key belongs to an input method that is composing a word. In WebKit the Enter that takes the word comes when
// the composition has ended already, and is known by its code alone.
const OF_INPUT_METHOD = 229;

export const composing = (event) => event.isComposing || event.keyCode === OF_INPUT_METHOD;
