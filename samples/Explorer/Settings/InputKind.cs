namespace Explorer.Settings;

/// <summary>What the elements of the input are.</summary>
internal enum InputKind
{
    /// <summary>1, 2, 3, ….</summary>
    Counting,

    /// <summary>A constant: all 1.</summary>
    Ones,
}
