namespace TransposedConv.NN;

/// <summary>
/// A promise of a <see cref="Layer"/>: every element of its output depends on the element at the same place of its input alone, in the same way
/// everywhere in a channel. So the layer keeps the shape, and a channel that is constant stays so.
/// </summary>
public interface IElementwise
{
}
