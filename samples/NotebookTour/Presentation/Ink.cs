namespace NotebookTour.Presentation;

/// <summary>The console, in colour when a person looks at it.</summary>
internal static class Ink
{
    public const string Good = "32";
    public const string Bad = "31;1";
    public const string Faint = "2";
    public const string Strong = "1";
    public const string Code = "36";

    private const int Width = 96;

    private static readonly bool Coloured = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;

    public static void Line(string text = "", string style = "") =>
        Console.WriteLine(Coloured && style.Length > 0 ? $"\e[{style}m{text}\e[0m" : text);

    /// <summary>Lines with the same margin on the left.</summary>
    public static void Block(IEnumerable<string> lines, string margin, string style = "")
    {
        foreach (string line in lines) Line((margin + line).TrimEnd(), style);
    }

    public static void Rule(string title)
    {
        Line();
        Line($"━━ {title} {new string('━', Math.Max(0, Width - title.Length - 4))}", Strong);
    }
}
