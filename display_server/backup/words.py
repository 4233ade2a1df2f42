"""What goes wrong with a backup, each in a sentence a person can act on."""


class BackupRefused(ValueError):
    """The backup cannot be made, read or put back; the text says why and what to do."""


class WrongKey(BackupRefused):
    """The passphrase or key file is not the one this backup was sealed with."""


class Damaged(BackupRefused):
    """Bytes of the file are not those that were written."""


class CutShort(BackupRefused):
    """The file ends before its end."""
