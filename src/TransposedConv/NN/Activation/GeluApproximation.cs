namespace TransposedConv.NN;

/// <summary>How <see cref="Functional.Gelu"/> is computed.</summary>
public enum GeluApproximation
{
    /// <summary>Exactly, by the error function.</summary>
    None,

    /// <summary>By the hyperbolic tangent of a cubic polynomial.</summary>
    Tanh,
}
