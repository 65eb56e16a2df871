"""Sentences of Django's forms and administration, of the import library and of allauth that the portal says in words of its own.

Nothing here is called: the texts stand here so that they are collected into our catalogue, which comes before theirs.
In English they stay as they are.
"""

from django.utils.translation import gettext_noop as _

DJANGO = (
    _("Select %s to change"),
    _("Select %s to view"),
    _("Select %s"),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Add %(name)s"),
    _("Add another %(verbose_name)s"),
    _("Delete"),
    _("Remove"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Filter"),
    _(" By %(filter_title)s "),
    _("Hide counts"),
    _("Show counts"),
    _("Clear all filters"),
    _("Deletion"),
    _("Unknown content"),
    _("Cannot delete %(name)s"),
    _("Delete multiple objects"),
    _("Objects"),
    _("Summary"),
    _("Yes, I’m sure"),
    _("No, take me back"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _("Changed {fields} for {name} “{object}”."),
    _("Added {name} “{object}”."),
    _("Deleted {name} “{object}”."),
    _("%(app)s administration"),
    _("Models in the %(name)s application"),
    _("Toggle sorting"),
    _(
        "Something’s wrong with your database installation. Make sure the appropriate database tables have been created, and make sure the database is readable by the appropriate user."
    ),
)

FORMS = (
    _("This field is required."),  # where a form was declared before ours: ``missing``
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid date/time."),
    _("Enter a valid email address."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Value %(value)r is not a valid choice."),
    _("“%(pk)s” is not a valid value."),
    _("Enter a list of values."),
    _("No file was submitted."),
    _("No file was submitted. Check the encoding type on the form."),
    _("The submitted file is empty."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Null characters are not allowed."),
)

IMPORT_EXPORT = (
    _("Import"),
    _("Export"),
    _("Resource"),
    _("Format"),
    _("File to import"),
    _("Import finished: {} new, {} updated, {} deleted and {} skipped {}."),
)

# Of the second step: a code is 驗證碼, those that stand in for it are spare codes.
ALLAUTH = (
    _("Authenticator code"),
    _("Enter an authenticator code:"),
    _("Incorrect code."),
    _("Recovery codes"),
    _("Use authenticator app or code"),
)
