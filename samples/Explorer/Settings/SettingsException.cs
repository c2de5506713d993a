namespace Explorer.Settings;

/// <summary>A query that can't be read or asks for more than the page draws; the message is for the person who asked.</summary>
internal sealed class SettingsException(string setting, string message) : Exception(message)
{
    public string Setting { get; } = setting;
}
