/* Shows only the parameters that the chosen scoring rule takes. Which those are comes from the server, in the
   select's data-rule-parameters. A hidden field is disabled, so that it is not sent, and keeps what was typed in
   case the person comes back to the rule. Without this script every field is there and the server says which
   must stay empty. */

const row = (component, name) => component.querySelector(`.form-row.field-${name}`);

function show(element, visible) {
  if (!element) return;
  element.hidden = !visible;
  for (const control of element.querySelectorAll("input, select, textarea")) control.disabled = !visible;
}

function apply(component) {
  const select = component.querySelector("select[data-rule-parameters]");
  if (!select) return;
  const rules = JSON.parse(select.dataset.ruleParameters);
  const names = new Set(Object.values(rules).flatMap((rule) => [...rule.required, ...rule.optional]));
  const rule = rules[select.value];
  for (const name of names) {
    const needed = Boolean(rule?.required.includes(name));
    const element = row(component, name);
    show(element, needed || Boolean(rule?.optional.includes(name)));
    element?.querySelector("label")?.classList.toggle("required", needed);
  }
  show(row(component, "formula"), rule ? rule.formula : true);
  const baseline = component.querySelector(".preview-baseline");
  if (baseline) baseline.hidden = !rule?.optional.includes("baseline_years");
}

function nextNumber(component) {
  const used = [...document.querySelectorAll(".component:not(.empty-form) input[name$='-no']")]
    .filter((input) => !component.contains(input))
    .map((input) => Number(input.value) || 0);
  const own = component.querySelector("input[name$='-no']");
  if (own) own.value = String(Math.max(0, ...used) + 1);
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("select[data-rule-parameters]")) apply(event.target.closest(".component"));
});

document.addEventListener("formset:added", (event) => {
  const component = event.target;
  if (!component.matches?.(".component")) return;
  nextNumber(component);
  apply(component);
  component.querySelector("button[name=_preview]")?.setAttribute("value", component.id);
  window.htmx?.process(component);
});

for (const component of document.querySelectorAll(".component:not(.empty-form)")) apply(component);
