"""The one error family of Newsdesk: every message says what was wrong and what to do next."""


class NewsdeskError(Exception):
    """Base of all errors that a user can act on; its message is one sentence, safe to print."""


class ArticleError(NewsdeskError):
    """A file, or one record of it, could not be read as an article."""


class ModelError(NewsdeskError):
    """An embedding or reader model is missing, damaged, or not the one a store was made with."""


class StoreError(NewsdeskError):
    """The store is missing, damaged, locked by another process, or of another format."""


class UnknownArticleError(StoreError):
    """No article of the store has the identifier that was asked for."""


class UnknownOutletError(StoreError):
    """No article of the store is of the outlet that was asked for."""


class SettingError(NewsdeskError):
    """A variable of the environment holds what it may not (`index.settings`)."""


class QuestionsError(NewsdeskError):
    """A file of questions cannot be read or is not one."""


class BusyError(NewsdeskError):
    """Something cannot be done now, since other work of its kind is under way."""
