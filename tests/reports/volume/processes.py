"""The press without processes, for tests in which these are not the matter."""

from concurrent.futures import Future


class AtOnce:
    """Stands for the processes where they are not the matter: sets each chapter as it is handed over."""

    def __init__(self, *_args, **_settings):
        pass

    def submit(self, work, *args):
        done = Future()
        try:
            done.set_result(work(*args))
        except Exception as fault:  # noqa: BLE001 - as a process hands it back
            done.set_exception(fault)
        return done

    def shutdown(self, **_how):
        pass
