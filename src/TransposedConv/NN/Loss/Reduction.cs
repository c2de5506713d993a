namespace TransposedConv.NN;

/// <summary>What a loss makes of its values, one per element. Source: the <c>reduction</c> argument of PyTorch's losses.</summary>
public enum Reduction
{
    /// <summary>Their mean, PyTorch's default.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The values themselves.</summary>
    None,
}
